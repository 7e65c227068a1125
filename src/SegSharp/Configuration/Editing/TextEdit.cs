using System.Globalization;

namespace SegSharp.Configuration.Editing;

/// <summary>Makes one change in the text of a config.</summary>
internal sealed class TextEdit
{
    private readonly SourceText _source;
    private readonly string _file;
    private readonly ConfigFormat _format;
    private readonly ConfigDict _tree;

    public TextEdit(string text, string file, ConfigDict tree)
    {
        _source = new SourceText(text);
        _file = file;
        _format = ConfigEditor.FormatOf(file);
        _tree = tree;
    }

    /// <summary>The text with the change; null if it cannot be made.</summary>
    public string? Make(ConfigEdit edit)
    {
        string[] path = edit.Key.Split('.');
        ConfigNode container = _tree;
        for (int depth = 0; depth < path.Length; depth++)
        {
            ReadOnlySpan<string> rest = path.AsSpan(depth + 1);
            bool isLast = rest.Length == 0;
            if (container is ConfigList list)
            {
                if (!int.TryParse(path[depth], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= list.Count)
                {
                    return null;
                }

                if (isLast || list.OriginOf(index) is not null || !IsHere(list[index].Location))
                {
                    return list.OriginOf(index) is null && IsHere(list[index].Location)
                        ? Replace(list[index].Location, ConfigEditor.With(list[index], rest, edit.Value))
                        : null;
                }

                container = list[index];
                continue;
            }

            if (container is not ConfigDict dict)
            {
                return null;
            }

            if (!dict.TryGetEntry(path[depth], out ConfigEntry? entry) || (!IsHere(entry.Value.Location) && !IsHere(entry.KeyLocation)))
            {
                return Insert(dict, path, depth, edit.Value, inherited: entry?.Value);
            }

            if (isLast && edit.Value is null)
            {
                return Remove(entry, isTopLevel: depth == 0);
            }

            // a list is replaced as a whole where it was inherited, a variable's value is written out where it is used
            if (isLast || entry.Origin is not null)
            {
                return ReplaceAtKey(entry, ConfigEditor.With(entry.Value, rest, edit.Value));
            }

            container = entry.Value;
        }

        return null;
    }

    private bool IsHere(SourceLocation location) => location.File == _file;

    private string? Replace(SourceLocation location, ConfigNode value) => _source.Offset(location.Line, location.Column) is { } start
        ? _source.Text[..start] + Literal(value) + _source.Text[_source.EndOfValue(start)..]
        : null;

    private string? ReplaceAtKey(ConfigEntry entry, ConfigNode value)
    {
        if (ValueStart(entry) is not { } start)
        {
            return null;
        }

        return _source.Text[..start] + Literal(value) + _source.Text[_source.EndOfValue(start)..];
    }

    // Behind the key and its '=' or ':'.
    private int? ValueStart(ConfigEntry entry)
    {
        if (!IsHere(entry.KeyLocation) || _source.Offset(entry.KeyLocation.Line, entry.KeyLocation.Column) is not { } i)
        {
            return null;
        }

        string text = _source.Text;
        if (i < text.Length && text[i] is '\'' or '"')
        {
            char quote = text[i];
            i = text.IndexOf(quote, i + 1) + 1;
        }
        else
        {
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '-'))
            {
                i++;
            }
        }

        while (i < text.Length && text[i] is ' ' or '\t')
        {
            i++;
        }

        if (i <= 0 || i >= text.Length || text[i] is not ('=' or ':'))
        {
            return null;
        }

        i++;
        while (i < text.Length && char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        return i;
    }

    private string? Remove(ConfigEntry entry, bool isTopLevel)
    {
        if (ValueStart(entry) is not { } valueStart || _source.Offset(entry.KeyLocation.Line, entry.KeyLocation.Column) is not { } start)
        {
            return null;
        }

        string text = _source.Text;
        int end = _source.EndOfValue(valueStart);
        if (isTopLevel && _format == ConfigFormat.Python || _format == ConfigFormat.Yaml)
        {
            end = text.IndexOf('\n', end) is var line and >= 0 ? line + 1 : text.Length;
            return text[..start] + text[end..].TrimStart(_format == ConfigFormat.Yaml ? ' ' : '\0');
        }

        while (end < text.Length && text[end] is ' ' or '\t')
        {
            end++;
        }

        if (end < text.Length && text[end] == ',')
        {
            end++;
            while (end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            return text[..start] + text[end..];
        }

        // the last entry takes the comma before it along
        string before = text[..start].TrimEnd();
        return (before.EndsWith(',') ? before[..^1] : before) + text[end..];
    }

    // A key that is not written in this file yet.
    private string? Insert(ConfigDict container, string[] path, int depth, ConfigNode? value, ConfigNode? inherited)
    {
        if (value is null && inherited is null)
        {
            return null;
        }

        ConfigNode content = inherited is ConfigList
            ? ConfigEditor.With(inherited, path.AsSpan(depth + 1), value)
            : path.AsSpan(depth + 1).Length == 0
                ? value ?? new ConfigScalar(null, SourceLocation.InCode)
                : ConfigEditor.With(null, path.AsSpan(depth + 1), value ?? new ConfigScalar(null, SourceLocation.InCode));
        string text = _source.Text;
        if (ReferenceEquals(container, _tree) && _format == ConfigFormat.Python)
        {
            return text + (text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + $"{path[depth]} = {Literal(content)}\n";
        }

        if (ReferenceEquals(container, _tree) && _format == ConfigFormat.Json)
        {
            int brace = text.IndexOf('{');
            return brace < 0 ? null
                : $"{text[..(brace + 1)]}\n  \"{path[depth]}\": {Literal(content)}{(container.Count > 0 ? "," : "")}{text[(brace + 1)..]}";
        }

        if (ReferenceEquals(container, _tree))
        {
            return text + (text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + $"{path[depth]}: {Literal(content)}\n";
        }

        return IsHere(container.Location) && _source.Offset(container.Location.Line, container.Location.Column) is { } start
            ? InsertAt(start, container, path[depth], content)
            : null;
    }

    private string? InsertAt(int start, ConfigDict container, string key, ConfigNode content)
    {
        string text = _source.Text;
        bool isCall = string.CompareOrdinal(text, start, "dict(", 0, 5) == 0;
        if (isCall || (start < text.Length && text[start] == '{'))
        {
            string quote = _format == ConfigFormat.Python ? "'" : "\"";
            string entry = isCall ? $"{key}={Literal(content)}" : $"{quote}{key}{quote}: {Literal(content)}";
            int behind = start + (isCall ? 5 : 1);

            // where each entry has its line, the new one gets one too
            string indent = LineIndent(behind);
            string comma = container.Count == 0 ? "" : indent.Length > 0 ? "," : ", ";
            return text[..behind] + indent + entry + comma + text[behind..];
        }

        return _format == ConfigFormat.Yaml
            ? $"{text[..start]}{key}: {Literal(content)}\n{new string(' ', container.Location.Column - 1)}{text[start..]}"
            : null;
    }

    // The line break and the blanks before the next line, if the bracket ends its own.
    private string LineIndent(int behind)
    {
        string text = _source.Text;
        int end = behind;
        while (end < text.Length && char.IsWhiteSpace(text[end]))
        {
            end++;
        }

        int line = text.LastIndexOf('\n', Math.Max(behind, end) - 1, Math.Max(0, end - behind));
        return line < 0 || end >= text.Length || text[end] is ')' or '}' ? "" : "\n" + text[(line + 1)..end];
    }

    private string Literal(ConfigNode value) =>
        _format == ConfigFormat.Python ? ConfigWriter.ToLine(value) : ConfigWriter.ToJsonLine(value);
}
