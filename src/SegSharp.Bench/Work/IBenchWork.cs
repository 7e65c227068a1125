namespace SegSharp.Bench.Work;

/// <summary>What our own side computes.</summary>
internal interface IBenchWork
{
    /// <summary>Computes once and leaves the result in the task's files.</summary>
    WorkAnswer Check();

    /// <summary>Computes once, timed.</summary>
    WorkAnswer Run();
}
