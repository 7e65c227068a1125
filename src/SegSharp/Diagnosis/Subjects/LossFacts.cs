namespace SegSharp.Diagnosis.Subjects;

/// <summary>A loss of a head.</summary>
public sealed record LossFacts
{
    /// <summary>The loss's path in the config.</summary>
    public required string Path { get; init; }

    /// <summary>Its type, such as <c>CrossEntropyLoss</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Whether it takes each class by itself, through a sigmoid.</summary>
    public Fact<bool>? UsesSigmoid { get; init; }

    /// <summary>The number of class weights.</summary>
    public Fact<int>? ClassWeightCount { get; init; }

    /// <summary>Its factor in the total.</summary>
    public Fact<double>? Weight { get; init; }
}
