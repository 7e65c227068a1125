using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;

namespace SegSharp.Tests.Architecture;

/// <summary>
/// Each rule of the doctor and each recogniser of error texts has a test class of its own, with faults and sound neighbours.
/// </summary>
public sealed class MirrorTests
{
    private static readonly HashSet<string> _tests = [.. typeof(MirrorTests).Assembly.GetTypes().Select(type => type.Name)];

    public static TheoryData<string> Classes => [.. typeof(Doctor).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsInterface: false }
            && (type.IsAssignableTo(typeof(IDiagnosisRule)) || type.IsAssignableTo(typeof(IErrorRecogniser))))
        .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Class_HasTestsOfItsOwn(string name) => Assert.Contains(name + "Tests", _tests);
}
