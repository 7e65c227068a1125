using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SegSharp.Diagnosis.Messages;

/// <summary>Chinese for sentences of errors, which are thrown in English: by their form, in which <c>{0}</c> stands for any text.</summary>
/// <remarks>The forms are in <c>sentences.zh.yaml</c>. A sentence of none of these forms stays as it is.</remarks>
public static class Sentences
{
    private static readonly TimeSpan _matchTimeout = TimeSpan.FromSeconds(1);
    private static readonly Lazy<(string Form, string Chinese)[]> _forms = new(Read);

    /// <summary>The sentence in a language.</summary>
    /// <param name="language">One of <see cref="Language"/>.</param>
    /// <param name="english">The sentence, or several in a row; a path and a key may stand before it, with colons.</param>
    public static string In(string language, string english)
    {
        if (language != Language.Chinese || english.Length == 0)
        {
            return english;
        }

        return Told(english) ?? AfterSubject(english) ?? english;
    }

    // 'Problem. Remedy' are two sentences, of which each has a form of its own.
    private static string? Told(string english)
    {
        int end = english.IndexOf(". ", StringComparison.Ordinal);
        return end >= 0 && Of(english[..end]) is { } first ? $"{first}。{Told(english[(end + 2)..]) ?? english[(end + 2)..]}" : Of(english.TrimEnd('.'));
    }

    private static string? AfterSubject(string english)
    {
        int colon = english.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0 || english[..colon].Contains(' ', StringComparison.Ordinal))
        {
            return null;
        }

        string rest = english[(colon + 2)..];
        return (Told(rest) ?? AfterSubject(rest)) is { } told ? $"{english[..colon]}：{told}" : null;
    }

    private static string? Of(string english)
    {
        foreach ((string form, string chinese) in _forms.Value)
        {
            int hole = form.IndexOf('{', StringComparison.Ordinal);
            if (!english.AsSpan().StartsWith(form.AsSpan(0, hole < 0 ? form.Length : hole), StringComparison.Ordinal))
            {
                continue;
            }

            string pattern = "^" + Regex.Replace(Regex.Escape(form), @"\\\{\d}", "(.+?)", RegexOptions.None, _matchTimeout) + "$";
            if (Regex.Match(english, pattern, RegexOptions.Singleline | RegexOptions.NonBacktracking, _matchTimeout) is { Success: true } match)
            {
                return string.Format(System.Globalization.CultureInfo.InvariantCulture, chinese, [.. match.Groups.Cast<Group>().Skip(1).Select(group => group.Value)]);
            }
        }

        return null;
    }

    private static (string, string)[] Read()
    {
        using StreamReader reader = new(typeof(Sentences).Assembly.GetManifestResourceStream($"{typeof(Sentences).Namespace}.sentences.zh.yaml")!);
        Parser parser = new(reader);
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        parser.Consume<MappingStart>();
        List<(string, string)> forms = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            forms.Add((parser.Consume<Scalar>().Value, parser.Consume<Scalar>().Value));
        }

        return [.. forms];
    }
}
