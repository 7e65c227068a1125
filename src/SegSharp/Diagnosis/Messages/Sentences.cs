using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SegSharp.Diagnosis.Messages;

/// <summary>Chinese for sentences of errors, which are thrown in English: by their form, in which <c>{0}</c> stands for any text.</summary>
/// <remarks>
/// The forms are in <c>sentences.zh.yaml</c> and its siblings. Of several that fit, the one with the most words of its own counts. What
/// stands in a hole may be a sentence itself. A sentence of none of these forms stays as it is.
/// </remarks>
public sealed class Sentences
{
    private static readonly Lazy<Sentences> _ofTheLibrary = new(() => new Sentences(Read()));

    private readonly SentenceForm[] _forms;

    private Sentences(IEnumerable<(string Form, string Chinese)> forms) =>
        _forms = [.. forms.Select(pair => new SentenceForm(pair.Form, pair.Chinese)).OrderByDescending(form => form.Weight)];

    /// <summary>The library's forms, and others.</summary>
    public static Sentences With(IEnumerable<(string Form, string Chinese)> others) => new(Read().Concat(others));

    /// <summary>The sentence in a language, by the library's forms.</summary>
    /// <param name="language">One of <see cref="Language"/>.</param>
    /// <param name="english">The sentence, or several in a row; a path and a key may stand before it, with colons.</param>
    public static string In(string language, string english) => language == Language.Chinese ? _ofTheLibrary.Value.Tell(english) : english;

    /// <summary>The sentences in Chinese, as far as their forms are known.</summary>
    /// <param name="english">A sentence, or several in a row and in lines; a path and a key may stand before it, with colons.</param>
    public string Tell(string english) =>
        english.Contains('\n', StringComparison.Ordinal) && Of(english.TrimEnd('.'), isStrict: false) is null
            ? string.Join('\n', english.Split('\n').Select(Tell))
            : english.Length == 0 ? english : Told(english) ?? AfterSubject(english) ?? english;

    // 'Problem. Remedy' are two sentences, of which each has a form of its own.
    private string? Told(string english)
    {
        (string indent, string text) = (english[..^english.TrimStart().Length], english.Trim());
        if (Of(text.TrimEnd('.'), isStrict: true) is { } whole)
        {
            return indent + whole + (text.EndsWith('.') ? "。" : "");
        }

        for (int end = text.IndexOf(". ", StringComparison.Ordinal); end >= 0; end = text.IndexOf(". ", end + 1, StringComparison.Ordinal))
        {
            if (Of(text[..end], isStrict: true) is { } first)
            {
                return $"{indent}{first}。{Tell(text[(end + 2)..])}";
            }
        }

        return Of(text.TrimEnd('.'), isStrict: false) is { } loose ? indent + loose + (text.EndsWith('.') ? "。" : "") : null;
    }

    private string? AfterSubject(string english)
    {
        for (int colon = english.IndexOf(": ", StringComparison.Ordinal); colon > 0;
            colon = english.IndexOf(": ", colon + 1, StringComparison.Ordinal))
        {
            if (Told(english[(colon + 2)..]) is { } told)
            {
                return $"{english[..colon]}：{told.TrimStart()}";
            }
        }

        return null;
    }

    private string? Of(string english, bool isStrict) =>
        _forms.Select(form => form.Tell(english, Inside, isStrict)).FirstOrDefault(told => told is not null);

    private string Inside(string english) => english.Contains(' ', StringComparison.Ordinal) ? Tell(english) : english;

    private static List<(string, string)> Read()
    {
        List<(string, string)> forms = [];
        foreach (string name in typeof(Sentences).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{typeof(Sentences).Namespace}.sentences.zh.", StringComparison.Ordinal)))
        {
            using StreamReader reader = new(typeof(Sentences).Assembly.GetManifestResourceStream(name)!);
            Parser parser = new(reader);
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            parser.Consume<MappingStart>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                forms.Add((parser.Consume<Scalar>().Value, parser.Consume<Scalar>().Value));
            }
        }

        return forms;
    }
}
