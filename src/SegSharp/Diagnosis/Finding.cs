using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Diagnosis;

/// <summary>
/// One thing that does not fit. Its sentences come from the message catalogue, or from <see cref="Message"/>, in the reader's language.
/// </summary>
public sealed record Finding
{
    /// <summary>Which kind of trouble it is.</summary>
    public required DiagnosisCode Code { get; init; }

    /// <summary>How bad it is.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>Which of the code's messages tells it, such as <c>num-heads</c>; empty for the code's first one.</summary>
    public string Variant { get; init; } = "";

    /// <summary>What it is about.</summary>
    public required FindingPlace Where { get; init; }

    /// <summary>The numbers and names that the message is filled with.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Its sentences, where they do not stand in the catalogue: those of a plugin's rule. Null for the catalogue's.</summary>
    public Told<MessageText>? Message { get; init; }

    /// <summary>The first of the files that it is about, where a scan found it in files.</summary>
    internal string? FirstFile { get; init; }

    /// <summary>Which values of the masks it is about; null where it is about something else.</summary>
    internal MaskMatter? Masks { get; init; }

    /// <summary>The changes of the config that mend it; empty if it cannot be mended there.</summary>
    public IReadOnlyList<ConfigEdit> Edits { get; init; } = [];

    /// <summary>Whether there is only one sensible mend, so that <c>--fix</c> may apply it.</summary>
    public bool IsCertain { get; init; }

    /// <summary>The message's key in the catalogue: <c>SEG0102</c> or <c>SEG0102/num-heads</c>.</summary>
    public string MessageKey => Variant.Length == 0 ? Code.Id : $"{Code.Id}/{Variant}";
}
