using System.Globalization;
using SegSharp.Checkpoints;
using SegSharp.Cli.Hosting;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Messages;
using SegSharp.Tensors.Serialization;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>
/// Shows findings as a compiler shows its errors: code, sentence, place, the line with the value underlined, reasons, help.
/// </summary>
internal sealed class FindingText
{
    private const int Narrowest = 60;
    private const int Widest = 120;

    private readonly IAnsiConsole _console;
    private readonly string _language;
    private readonly OpenCheckpoints? _checkpoints;
    private readonly Dictionary<string, SourceText?> _sources = new(StringComparer.Ordinal);

    /// <summary>Shows on a console, in a language.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="language">The language: en or zh.</param>
    /// <param name="checkpoints">Checkpoints that are open; null for none.</param>
    public FindingText(IAnsiConsole console, string language, OpenCheckpoints? checkpoints = null) =>
        (_console, _language, _checkpoints) = (console, language, checkpoints);

    /// <summary>Shows one finding, with an empty line behind it.</summary>
    public void Write(Finding finding)
    {
        // not before there is something to tell: reading the sentences takes a while
        MessageText text = MessageCatalog.Of(_language).Tell(finding);
        Style style = StyleOf(finding.Severity);
        Line($"{Texts.Of(Word(finding.Severity))}[{finding.Code.Id}]", style, Colon + text.Title);
        int gutter = finding.Where.Line is { } number ? number.ToString(CultureInfo.InvariantCulture).Length : 1;
        Place(finding, gutter, style);
        Row(gutter, Texts.Of("expected"), text.Expected);
        Row(gutter, Texts.Of("found"), text.Found);
        Row(gutter, Texts.Of("why"), text.Why);
        if (text.Fix.Length > 0)
        {
            Wrapped(Texts.Of("help"), new Style(Color.Teal), text.Fix, indent: 6);
        }

        _console.WriteLine();
    }

    private static string Colon => Texts.Language == Language.Chinese ? "：" : ": ";

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static Style StyleOf(Severity severity) => new(severity switch
    {
        Severity.Error => Color.Red,
        Severity.Warning => Color.Yellow,
        _ => Color.Blue,
    });

    private void Place(Finding finding, int gutter, Style style)
    {
        FindingPlace where = finding.Where;
        string pad = new(' ', gutter);
        string[] rest =
        [
            .. where.Module is { } module ? [Texts.Of($"layer {module}")] : (string[])[],
            .. where.Tensor is { } tensor ? [Texts.Of($"tensor {tensor}")] : (string[])[],
        ];
        string file = where.File is null ? "" : where.Line is { } l ? $"{where.File}:{l}:{where.Column}" : where.File;
        string place = string.Join(", ", new[] { file,
            where.File is null && where.Key is { Length: > 0 } ? where.Key : "" }.Where(part => part.Length > 0).Concat(rest));
        if (place.Length > 0)
        {
            Line(pad + "--> ", new Style(Color.Blue), place);
        }

        if (where.Line is { } line && where.File is { } name && Source(name) is { } source && source.Line(line).Length > 0)
        {
            string code = source.Line(line).Replace('\t', ' ');
            int start = Math.Min((where.Column ?? 1) - 1, code.Length);
            int end = source.Offset(line, where.Column ?? 1) is { } offset ? start + (source.EndOfValue(offset) - offset) : start + 1;
            int length = Math.Max(1, Math.Min(end, code.TrimEnd().Length) - start);
            (code, start) = Window(code, start);
            Line($"{pad} |", new Style(Color.Blue), "");
            Line($"{line.ToString(CultureInfo.InvariantCulture)} | ", new Style(Color.Blue), code);
            Line($"{pad} | ", new Style(Color.Blue), new string(' ', Cells(code[..start])),
                new string('^', Cells(code.Substring(start, Math.Min(length, code.Length - start)), 1)), style);
        }
    }

    // A config in one line, as checkpoints carry it, is shown around the value.
    private static (string Code, int Start) Window(string code, int start)
    {
        if (code.Length <= Widest)
        {
            return (code, start);
        }

        int from = Math.Max(0, Math.Min(start - (Widest / 3), code.Length - Widest)), to = Math.Min(code.Length, from + Widest);
        return ((from > 0 ? "…" : "") + code[from..to] + (to < code.Length ? "…" : ""), start - from + (from > 0 ? 1 : 0));
    }

    private static int Cells(string text, int least = 0) => Math.Max(least, CellText.Width(text));

    private SourceText? Source(string file)
    {
        if (!_sources.TryGetValue(file, out SourceText? source))
        {
            source = Read(file) is { } text ? new SourceText(text) : null;
            _sources[file] = source;
        }

        return source;
    }

    // A place in a checkpoint is one in the config that it carries.
    private string? Read(string file)
    {
        if (BuiltInConfigs.Text(file) is { } builtIn)
        {
            return builtIn;
        }

        if (Path.GetExtension(file).ToLowerInvariant() is ".py" or ".json" or ".yaml" or ".yml")
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }

        try
        {
            // a name such as --cfg-options is no file
            return !File.Exists(file) && !Directory.Exists(file) ? null : _checkpoints?.Open(file).Description.Config ?? ConfigOf(file);
        }
        catch (Exception e) when (
            e is CheckpointFormatException or CheckpointMismatchException or IOException or UnauthorizedAccessException)
        {
            return null; // no checkpoint
        }
    }

    private static string ConfigOf(string path)
    {
        using Checkpoint checkpoint = Checkpoint.Open(path);
        return checkpoint.Description.Config;
    }

    private void Row(int gutter, string word, string text)
    {
        if (text.Length > 0)
        {
            Wrapped($"{new string(' ', gutter)} = {word}", new Style(Color.Blue), text, gutter + 13);
        }
    }

    private void Wrapped(string head, Style style, string text, int indent)
    {
        int width = Math.Clamp(_console.Profile.Width, Narrowest, Widest) - indent;
        string first = head + Colon.TrimEnd();
        first += new string(' ', Math.Max(0, indent - Cells(first)));
        foreach (string line in Fold(text, width))
        {
            Line(first, style, line);
            first = new string(' ', indent);
        }
    }

    // Breaks at blanks; a Chinese sentence, which has none, anywhere.
    private static IEnumerable<string> Fold(string text, int width)
    {
        while (Cells(text) > width)
        {
            int cells = 0, at = 0, blank = -1;
            while (at < text.Length && cells + Cells(text.Substring(at, 1)) <= width)
            {
                blank = text[at] == ' ' ? at : blank;
                cells += Cells(text.Substring(at, 1));
                at++;
            }

            int cut = blank > width / 3 ? blank : Math.Max(1, at);
            yield return text[..cut];
            text = text[cut..].TrimStart(' ');
        }

        yield return text;
    }

    private void Line(string head, Style style, string text, string tail = "", Style? tailStyle = null)
    {
        // written part by part, for a renderable would be folded at the window's width
        _console.Write(head, style);
        _console.Write(text);
        _console.Write(tail, tailStyle ?? Style.Plain);
        _console.WriteLine();
    }
}
