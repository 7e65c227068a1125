namespace SegSharp.Configuration.Editing;

/// <summary>The text of a config with its lines, to find where a value begins and ends.</summary>
public sealed class SourceText
{
    private readonly List<int> _starts = [0];

    /// <summary>Takes a text.</summary>
    public SourceText(string text)
    {
        Text = text;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The number of lines.</summary>
    public int LineCount => _starts.Count;

    /// <summary>A line without its end.</summary>
    /// <param name="line">Its number, from 1.</param>
    public string Line(int line)
    {
        if (line < 1 || line > _starts.Count)
        {
            return "";
        }

        int end = line < _starts.Count ? _starts[line] : Text.Length;
        return Text[_starts[line - 1]..end].TrimEnd('\r', '\n');
    }

    /// <summary>Where a place is in the text; null if it is not in it.</summary>
    public int? Offset(int line, int column)
    {
        if (line < 1 || line > _starts.Count || column < 1)
        {
            return null;
        }

        int offset = _starts[line - 1] + column - 1;
        return offset <= Text.Length ? offset : null;
    }

    /// <summary>
    /// Where the value that begins at an offset ends: before the comma, the closing bracket,
    /// the comment or the line end that is not inside of it.
    /// </summary>
    public int EndOfValue(int start)
    {
        int depth = 0, i = start;
        while (i < Text.Length)
        {
            char c = Text[i];
            if (c is '\'' or '"')
            {
                i = EndOfString(i);
                continue;
            }

            if (c is '(' or '[' or '{')
            {
                depth++;
            }
            else if (c is ')' or ']' or '}' && --depth < 0)
            {
                break;
            }
            else if (depth == 0 && c is ',' or '\n' or '\r' or '#')
            {
                break;
            }
            else if (c == '#')
            {
                while (i < Text.Length && Text[i] != '\n')
                {
                    i++;
                }

                continue;
            }

            i++;
        }

        while (i > start && char.IsWhiteSpace(Text[i - 1]))
        {
            i--;
        }

        return i;
    }

    private int EndOfString(int start)
    {
        char quote = Text[start];
        bool isLong = start + 2 < Text.Length && Text[start + 1] == quote && Text[start + 2] == quote;
        int i = start + (isLong ? 3 : 1);
        while (i < Text.Length)
        {
            if (Text[i] == '\\')
            {
                i += 2;
                continue;
            }

            if (Text[i] == quote && (!isLong || (i + 2 < Text.Length && Text[i + 1] == quote && Text[i + 2] == quote)))
            {
                return Math.Min(Text.Length, i + (isLong ? 3 : 1));
            }

            if (!isLong && Text[i] is '\n')
            {
                return i;
            }

            i++;
        }

        return Text.Length;
    }
}
