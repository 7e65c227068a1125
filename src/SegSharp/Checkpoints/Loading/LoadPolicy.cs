namespace SegSharp.Checkpoints.Loading;

/// <summary>How weights that are not the model's own are loaded.</summary>
public sealed record LoadPolicy
{
    /// <summary>Training's default: the encoder must fit exactly, a classifier of another number of classes is re-initialised.</summary>
    public static LoadPolicy Default { get; } = new();

    /// <summary>All must fit, as where nothing is trained any more.</summary>
    public static LoadPolicy Exact { get; } = new() { OnMismatch = MismatchRule.Error };

    /// <summary>What happens to what does not fit.</summary>
    public MismatchRule OnMismatch { get; init; }

    /// <summary>Which classes of a classifier become which; null for those of the same place.</summary>
    public ClassCorrespondence? Classes { get; init; }

    /// <summary>
    /// The names of the model's classes, for a warning where a classifier of as many other classes is taken by place;
    /// empty where they are unknown.
    /// </summary>
    public IReadOnlyList<string> ModelClasses { get; init; } = [];
}
