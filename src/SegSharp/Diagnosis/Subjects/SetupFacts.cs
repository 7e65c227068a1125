namespace SegSharp.Diagnosis.Subjects;

/// <summary>What every segmentation setup has, whichever framework's words say it; null is unknown.</summary>
public sealed record SetupFacts
{
    /// <summary>The heads that predict classes, the main one first.</summary>
    public IReadOnlyList<OutputFacts> Outputs { get; init; } = [];

    /// <summary>The channels that the first layer takes.</summary>
    public Fact<int>? InputChannels { get; init; }

    /// <summary>The mean of each channel that is subtracted.</summary>
    public Fact<IReadOnlyList<double>>? Mean { get; init; }

    /// <summary>The standard deviation of each channel that is divided by.</summary>
    public Fact<IReadOnlyList<double>>? Std { get; init; }

    /// <summary>The class names.</summary>
    public Fact<IReadOnlyList<string>>? ClassNames { get; init; }

    /// <summary>The number of colours in the palette.</summary>
    public Fact<int>? PaletteCount { get; init; }

    /// <summary>Every place that says whether label 0 is removed.</summary>
    public IReadOnlyList<Fact<bool>> ReduceZeroLabel { get; init; } = [];
}
