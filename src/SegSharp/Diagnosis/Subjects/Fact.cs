using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>A value with the config key that decides it.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Key">The path of the key.</param>
/// <param name="Location">Where it stands; for a default, where its section stands.</param>
/// <param name="IsDefault">Whether the key is absent and the value is the framework's default.</param>
public sealed record Fact<T>(T Value, string Key, SourceLocation? Location, bool IsDefault = false)
{
    /// <summary>The same as a finding's place.</summary>
    public FindingPlace Place => FindingPlace.Of(Location, Key);

    /// <summary>The file that an edit of the key goes to.</summary>
    public string? File => Place.File;
}
