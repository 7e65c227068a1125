namespace SegSharp.Tensors.Tests;

/// <summary>A test that takes gigabytes or minutes; it runs with SEGSHARP_LONG_TESTS=1 and is reported as skipped otherwise.</summary>
internal sealed class LongFactAttribute : FactAttribute
{
    private const string Variable = "SEGSHARP_LONG_TESTS";

    public LongFactAttribute() =>
        Skip = Environment.GetEnvironmentVariable(Variable) == "1" ? null
            : $"it takes gigabytes of memory or minutes; {Variable}=1 runs it";
}
