namespace SegSharp.Diagnosis.Subjects;

/// <summary>A head that predicts classes.</summary>
public sealed record OutputFacts
{
    /// <summary>The head's path in the config, such as <c>model.auxiliary_head.0</c>; empty where the config is flat.</summary>
    public required string Path { get; init; }

    /// <summary>The number of classes.</summary>
    public required Fact<int> Classes { get; init; }

    /// <summary>How many channels the head gives, where that may differ from <see cref="Classes"/>.</summary>
    public Fact<int>? OutChannels { get; init; }

    /// <summary>The label that its losses leave out.</summary>
    public Fact<int>? IgnoreIndex { get; init; }

    /// <summary>The losses.</summary>
    public IReadOnlyList<LossFacts> Losses { get; init; } = [];
}
