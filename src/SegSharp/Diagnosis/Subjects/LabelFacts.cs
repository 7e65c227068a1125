using SegSharp.Data;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>The values that the masks hold, and what becomes of them.</summary>
public sealed class LabelFacts
{
    /// <summary>The values of a binary mask that is class indices.</summary>
    internal static readonly int[] Binary = [0, 1];

    private const int Removed = 255;

    private LabelFacts(ConfigCursor mask, IReadOnlyList<int> values, bool reduces)
    {
        Mask = mask;
        Values = values;
        Reduces = reduces;
        Labels = reduces ? [.. values.Select(LabelRules.Reduced).Distinct().Order()] : values;
    }

    /// <summary>What is known of the masks.</summary>
    public ConfigCursor Mask { get; }

    /// <summary>The distinct values in the files, in order.</summary>
    public IReadOnlyList<int> Values { get; }

    /// <summary>Whether label 0 is removed and the others move down by one.</summary>
    public bool Reduces { get; }

    /// <summary>The distinct labels that the losses see, in order.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Whether the files are binary pictures of 0 and 255.</summary>
    public bool IsBlackAndWhite => Values is [0, Removed];

    /// <summary>The facts of an examination; null if the values are unknown.</summary>
    public static LabelFacts? Of(Examination examination)
    {
        ConfigCursor mask = examination.Subject.Data["mask"];
        return mask["values"].Integers is { Count: > 0 } values
            ? new LabelFacts(mask, [.. values.Distinct().Order()], examination.Setup.ReduceZeroLabel.Any(fact => fact.Value))
            : null;
    }

    /// <summary>The labels that count for a head: all but the ignored one.</summary>
    public IReadOnlyList<int> Counted(OutputFacts output) => [.. Labels.Where(label => label != output.IgnoreIndex?.Value)];
}
