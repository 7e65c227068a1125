using System.Globalization;
using System.Text;

namespace SegSharp.Diagnosis.Messages;

/// <summary>One English form with its translation; <c>{0}</c> stands for any text in both.</summary>
internal sealed class SentenceForm
{
    private readonly List<string> _words = [];
    private readonly List<int> _holes = [];
    private readonly string _translation;

    /// <summary>Takes the form apart.</summary>
    public SentenceForm(string form, string translation)
    {
        form = form.TrimEnd('.');
        _translation = translation.TrimEnd('。');
        int start = 0;
        for (int at = 0; at < form.Length; at++)
        {
            if (Hole(form, at) is { } hole)
            {
                _words.Add(form[start..at]);
                _holes.Add(hole.Number);
                start = hole.End;
                at = hole.End - 1;
            }
        }

        _words.Add(form[start..]);
        Weight = _words.Sum(word => word.Length);
    }

    /// <summary>How many characters of the form are given: the more, the surer is a fit.</summary>
    public int Weight { get; }

    /// <summary>The translation of a sentence of this form, with the texts in its holes; null if it has another form.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="inside">What becomes of the texts in the holes.</param>
    /// <param name="isStrict">Whether no hole may reach from one sentence into the next.</param>
    public string? Tell(string sentence, Func<string, string> inside, bool isStrict)
    {
        if (Texts(sentence) is not { } texts || (isStrict && texts.Any(text => text.Contains(". ", StringComparison.Ordinal))))
        {
            return null;
        }

        StringBuilder told = new(_translation.Length + sentence.Length);
        for (int at = 0; at < _translation.Length;)
        {
            if (Hole(_translation, at) is { } hole && _holes.IndexOf(hole.Number) is >= 0 and int place)
            {
                told.Append(inside(texts[place]));
                at = hole.End;
            }
            else
            {
                told.Append(_translation[at++]);
            }
        }

        return told.ToString();
    }

    // Each hole takes as little as it can, but never nothing; the last words must end the sentence.
    private List<string>? Texts(string sentence)
    {
        if (!sentence.StartsWith(_words[0], StringComparison.Ordinal) || (_holes.Count == 0 && sentence.Length != _words[0].Length))
        {
            return null;
        }

        List<string> texts = [];
        int at = _words[0].Length;
        for (int i = 1; i < _words.Count; i++)
        {
            string words = _words[i];
            bool isLast = i == _words.Count - 1;
            int end = at >= sentence.Length ? -1
                : !isLast ? sentence.IndexOf(words, at + 1, StringComparison.Ordinal)
                : sentence.EndsWith(words, StringComparison.Ordinal) ? sentence.Length - words.Length : -1;
            if (end <= at)
            {
                return null;
            }

            texts.Add(sentence[at..end]);
            at = end + words.Length;
        }

        return texts;
    }

    // '{0}' and '{0:N1}'; braces around anything else are themselves.
    private static (int Number, int End)? Hole(string form, int at)
    {
        int close = form[at] == '{' ? form.IndexOf('}', at) : -1;
        if (close < 0)
        {
            return null;
        }

        string number = form[(at + 1)..close].Split(':', ',')[0];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int found) ? (found, close + 1) : null;
    }
}
