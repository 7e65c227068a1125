namespace SegSharp.Bench;

/// <summary>The names of what can be measured.</summary>
internal static class BenchJobs
{
    /// <summary>One training step: time and peak memory.</summary>
    public const string Train = "train";

    /// <summary>From an image to its label map.</summary>
    public const string Predict = "predict";

    /// <summary>How much of the cores' matrix-product peak a prediction reaches.</summary>
    public const string Peak = "peak";

    /// <summary>From the start of <c>segsharp predict</c> to its first label map.</summary>
    public const string Start = "start";

    /// <summary>What a call costs above libtorch's own.</summary>
    public const string Door = "door";

    /// <summary>How long a training step waits for its images.</summary>
    public const string Loader = "loader";

    /// <summary>Time per multiply-add over variants, sizes and classes.</summary>
    public const string Sweep = "sweep";

    /// <summary>All, in the order in which they run.</summary>
    public static IReadOnlyList<string> All { get; } = [Train, Predict, Peak, Start, Door, Loader, Sweep];

    /// <summary>Those that run when none is named: all that take minutes.</summary>
    public static IReadOnlyList<string> Default { get; } = [Train, Predict, Peak, Start, Door, Loader];
}
