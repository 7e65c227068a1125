using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace SegSharp.Cli.Rendering;

/// <summary>
/// Makes characters that command a terminal visible: names in a foreign file may hold escape sequences that colour, move or rewrite what
/// others read. Everything that the program prints goes through here, its own control codes apart.
/// </summary>
internal static class VisibleText
{
    /// <summary>
    /// A text with control characters, and marks that turn the direction of what follows, written as <c>\x1b</c> and <c>\u202e</c>.
    /// </summary>
    public static string Of(string text)
    {
        int first = text.AsSpan().IndexOfAny(_hidden);
        if (first < 0)
        {
            return text;
        }

        StringBuilder result = new(text.Length + 16);
        foreach (char c in text)
        {
            Append(result, c);
        }

        return result.ToString();
    }

    /// <summary>Whether a character is shown as it is.</summary>
    public static bool IsVisible(char c) => !_hidden.Contains(c);

    /// <summary>What stands for a character.</summary>
    public static string Of(char c) => ((int)c).ToString(c <= 0xFF ? "x2" : "x4", CultureInfo.InvariantCulture) is var digits && c <= 0xFF
        ? @"\x" + digits : @"\u" + digits;

    private static readonly System.Buffers.SearchValues<char> _hidden = System.Buffers.SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Select(code => (char)code).Where(c => c is not ('\n' or '\t')),
        .. Enumerable.Range(0x7F, 0x21).Select(code => (char)code),
        .. Enumerable.Range(0x202A, 5).Concat(Enumerable.Range(0x2066, 4)).Select(code => (char)code),
    ]);

    private static void Append(StringBuilder result, char c)
    {
        if (IsVisible(c))
        {
            result.Append(c);
        }
        else
        {
            result.Append(Of(c));
        }
    }

    /// <summary>The same for what Spectre draws: its own control codes stay, texts are made visible.</summary>
    public sealed class Hook : IRenderHook
    {
        /// <inheritdoc />
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(item => new Renderable(item));
    }

    private sealed class Renderable(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner.Render(options, maxWidth).Select(segment => segment.IsControlCode || segment.IsLineBreak || segment.Text.All(IsVisible)
                ? segment : new Segment(Of(segment.Text), segment.Style));
    }
}
