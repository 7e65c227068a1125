namespace SegSharp.Diagnosis.Folders;

/// <summary>Something that the user should know of a folder.</summary>
/// <param name="Text">The sentence, with names in braces where values go.</param>
/// <param name="Arguments">The values by those names.</param>
public sealed record FolderNote(string Text, IReadOnlyDictionary<string, string> Arguments)
{
    /// <summary>A note with its values.</summary>
    internal static FolderNote Of(string text, params (string Key, object Value)[] arguments) =>
        new(text, arguments.ToDictionary(pair => pair.Key,
            pair => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pair.Value}"), StringComparer.Ordinal));
}
