using System.Globalization;

namespace SegSharp.Diagnosis;

/// <summary>A kind of trouble with a stable name.</summary>
/// <param name="Id">The code, such as <c>SEG0102</c>; it is never given to another kind. A plugin's codes begin with other letters.</param>
/// <param name="Category">What the kind is called, such as <c>backbone-head-channels</c>.</param>
public sealed record DiagnosisCode(string Id, string Category)
{
    private const string Prefix = "SEG";

    /// <summary>What the code is about.</summary>
    public DiagnosisFamily Family { get; } = IsOfLibrary(Id)
        ? (DiagnosisFamily)(int.Parse(Id.AsSpan(Prefix.Length), CultureInfo.InvariantCulture) / 100) : DiagnosisFamily.Plugin;

    /// <summary>The code's page, relative to the repository; null for a plugin's code.</summary>
    public string? Page => IsOfLibrary(Id) ? $"docs/diagnosis/{Id}.md" : null;

    /// <inheritdoc />
    public override string ToString() => Id;

    private static bool IsOfLibrary(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(id.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
