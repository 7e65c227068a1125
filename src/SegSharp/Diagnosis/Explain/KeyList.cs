namespace SegSharp.Diagnosis.Explain;

/// <summary>Names of tensors that a message lists, one after the other, with commas between them.</summary>
/// <remarks>Read by hand: a list may have tens of thousands of names.</remarks>
internal static class KeyList
{
    private const string Marks = "\"' ,{}[";

    /// <summary>
    /// The names from a place on; the list ends with a word that has neither quotation marks nor a dot or underscore, or at a bracket.
    /// </summary>
    /// <param name="text">The text, on one line.</param>
    /// <param name="start">Where the list begins.</param>
    /// <param name="isOpen">Whether it stands in brackets, and so ends only there.</param>
    public static IEnumerable<string> Read(string text, int start, bool isOpen)
    {
        bool isFirst = true, isSeparated = true;
        for (int at = start; at < text.Length;)
        {
            if (Marks.Contains(text[at], StringComparison.Ordinal))
            {
                isSeparated |= text[at] == ',';
                at++;
                continue;
            }

            int end = at;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '.' or '-'))
            {
                end++;
            }

            string name = text[at..end].TrimEnd('.');
            bool isQuoted = at > 0 && text[at - 1] is '"' or '\'';
            bool isName = name.Length > 0 && (isOpen || isFirst
                || (isSeparated
                && (isQuoted || name.Contains('.', StringComparison.Ordinal) || name.Contains('_', StringComparison.Ordinal))));
            if (!isName)
            {
                yield break;
            }

            yield return name;
            bool isLast = end < text.Length && text[end - 1] == '.' && !isOpen;
            (isFirst, isSeparated, at) = (false, false, end);
            if (isLast)
            {
                yield break;
            }
        }
    }
}
