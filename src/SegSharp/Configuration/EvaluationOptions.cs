namespace SegSharp.Configuration;

/// <summary>What is measured.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Names such as <c>mIoU</c>, <c>mDice</c>, <c>mFscore</c>.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = ["mIoU"];

    /// <summary>What the config says of further metrics, such as those of plugins.</summary>
    public IReadOnlyList<ConfigSection> Own { get; init; } = [];

    /// <summary>The label whose pixels are not counted; null for the data set's own.</summary>
    public int? IgnoreIndex { get; init; }

    /// <summary>What stands in for a number that does not exist; null to leave it.</summary>
    public int? NanToNum { get; init; }

    /// <summary>Weight of recall over precision in <c>mFscore</c>.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>Folder for predictions; null to write none.</summary>
    public string? OutputDirectory { get; init; }

    /// <summary>Whether predictions are only written, not measured.</summary>
    public bool FormatOnly { get; init; }
}
