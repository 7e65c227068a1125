namespace SegSharp.Tensors.Tests;

/// <summary>For tests of what the whole process shares (counts, memory, threads, seeds): they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "process-wide";
}
