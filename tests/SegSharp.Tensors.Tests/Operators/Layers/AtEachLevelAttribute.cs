using System.Reflection;
using Xunit.Sdk;

namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>
/// Runs a theory with these arguments at every level that this processor has: the level's name comes first.
/// The tests of its class must run alone.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AtEachLevelAttribute(params object[] arguments) : DataAttribute
{
    /// <inheritdoc />
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        VectorLevels.Available.Select(level => (object[])[level, .. arguments]);
}
