namespace SegSharp.Reporting;

/// <summary>What ran, for the head of a report. Everything that is null is left out.</summary>
public sealed record ReportRun
{
    /// <summary>Name of the config.</summary>
    public string? ConfigName { get; init; }

    /// <summary>The command that repeats the run.</summary>
    public string? Command { get; init; }

    /// <summary>Name of the model.</summary>
    public string? Model { get; init; }

    /// <summary>Number of learned parameters.</summary>
    public long? ParameterCount { get; init; }

    /// <summary>Training iterations done.</summary>
    public int? Iterations { get; init; }

    /// <summary>Pictures per iteration.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Seed of the run.</summary>
    public long? Seed { get; init; }

    /// <summary>How long the training took.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Where it ran, for instance <c>cpu</c>.</summary>
    public string? Device { get; init; }

    /// <summary>Computing threads used.</summary>
    public int? Threads { get; init; }

    /// <summary>Name and version of the software that matters.</summary>
    public IReadOnlyList<(string Name, string Version)> Versions { get; init; } = [];
}
