using SegSharp.Cli.Hosting;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>Results on standard output, everything else on standard error; control codes only where a terminal shows them.</summary>
internal sealed class CliConsole
{
    // A table in a pipe is not folded to a screen's width.
    private const int PipeWidth = 200;

    private static readonly StringComparer _names = StringComparer.Ordinal;

    // Made when they are first written to: they look at the terminal and its capabilities, which many a command never needs.
    private readonly Lazy<IAnsiConsole> _results = new(() => Create(Console.Out, Console.IsOutputRedirected));
    private readonly Lazy<IAnsiConsole> _messages = new(() => Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>Standard output, for plain lines.</summary>
    public TextWriter Out { get; } = new VisibleWriter(Console.Out);

    /// <summary>Standard error, for plain lines.</summary>
    public static TextWriter PlainError => new VisibleWriter(Console.Error);

    /// <summary>Standard output, for tables.</summary>
    public IAnsiConsole Results => _results.Value;

    /// <summary>Standard error.</summary>
    public IAnsiConsole Messages => _messages.Value;

    /// <summary>Whether standard error is a terminal, on which lines can be rewritten.</summary>
    public bool IsLive { get; } = !Console.IsErrorRedirected && !_names.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb");

    /// <summary>Says something by the way, in the user's language.</summary>
    public void Note(string text) => Write("", Texts.Told(text), Style.Plain);

    /// <inheritdoc cref="Note(string)"/>
    public void Note(TextHandler text) => Write("", text.Told(), Style.Plain);

    /// <summary>Begins a part of a longer piece of work.</summary>
    public void Heading(string text) => Write(Texts.Of(text), "", new Style(Color.Teal));

    /// <inheritdoc cref="Heading(string)"/>
    public void Heading(TextHandler text) => Write(text.Told(), "", new Style(Color.Teal));

    /// <summary>Says what went wrong.</summary>
    public void Error(string text) => Write(Texts.Label("error"), Texts.Told(text), new Style(Color.Red));

    /// <summary>Shows the cursor again, which a live display hides.</summary>
    public void ShowCursor()
    {
        if (IsLive)
        {
            Messages.Cursor.Show();
        }
    }

    // In a pipe a message stays on its line, so that it can be searched for; on a terminal it goes above a live display.
    private void Write(string start, string text, Style style)
    {
        if (IsLive)
        {
            Messages.Write(new Paragraph().Append(start, style).Append(text + "\n"));
        }
        else
        {
            PlainError.WriteLine(start + text);
        }
    }

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        bool isPlain = isRedirected || _names.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb");
        bool isColorless = isPlain || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isColorless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
            // Enrichers turn control codes on where a CI server is recognised, piped or not.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Pipeline.Attach(new VisibleText.Hook());
        if (isRedirected)
        {
            console.Profile.Width = PipeWidth;
        }

        return console;
    }
}
