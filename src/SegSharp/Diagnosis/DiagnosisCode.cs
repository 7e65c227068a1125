using System.Globalization;

namespace SegSharp.Diagnosis;

/// <summary>A kind of trouble with a stable name.</summary>
/// <param name="Id">The code, such as <c>SEG0102</c>; it is never given to another kind.</param>
/// <param name="Category">What the kind is called, such as <c>backbone-head-channels</c>.</param>
public sealed record DiagnosisCode(string Id, string Category)
{
    /// <summary>What the code is about.</summary>
    public DiagnosisFamily Family { get; } = (DiagnosisFamily)(int.Parse(Id.AsSpan("SEG".Length), CultureInfo.InvariantCulture) / 100);

    /// <summary>The code's page, relative to the repository.</summary>
    public string Page => $"docs/diagnosis/{Id}.md";

    /// <inheritdoc />
    public override string ToString() => Id;
}
