namespace SegSharp.Bench;

/// <summary>What is measured, and against whom.</summary>
internal sealed record BenchOptions
{
    /// <summary>The .dll of the program that our sides run.</summary>
    public string Program { get; init; } = "";

    /// <summary>Names of <see cref="BenchJobs"/>.</summary>
    public IReadOnlyList<string> Jobs { get; init; } = BenchJobs.Default;

    /// <summary>Variants; empty for those that each job takes by itself.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];

    /// <summary>Sizes of the images; empty for each job's own.</summary>
    public IReadOnlyList<(int Height, int Width)> Sizes { get; init; } = [];

    /// <summary>Numbers of classes; empty for each job's own.</summary>
    public IReadOnlyList<int> Classes { get; init; } = [];

    /// <summary>Images at once; null for 1, but 2 in a training step of the small variants B0 and B1.</summary>
    public int? Batch { get; init; }

    /// <summary>Counted runs of each side, at least 1.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>Threads that an operator uses, on every side.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Kinds of peers.</summary>
    public IReadOnlyList<string> Against { get; init; } = [];

    /// <summary>Python interpreters with PyTorch, each a side of its own; empty for the first one found.</summary>
    public IReadOnlyList<string> Pythons { get; init; } = [];

    /// <summary>The program that runs JavaScript.</summary>
    public string Node { get; init; } = "node";

    /// <summary>The folder with <c>node_modules/onnxruntime-node</c>.</summary>
    public string PeersDirectory { get; init; } = Path.Combine("bench", "peers");

    /// <summary>Where the files for the sides go; null for the system's temporary folder.</summary>
    public string? Scratch { get; init; }

    /// <summary>Whether each peer runs a second time with freed memory kept.</summary>
    public bool KeepMemory { get; init; }
}
