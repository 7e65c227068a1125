using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SegSharp.Cli.Commands;

namespace SegSharp.Cli.Hosting;

/// <summary>The generated help in the user's language, with examples after it and, for the program as a whole, variables.</summary>
/// <param name="inner">Writes the generated part.</param>
/// <param name="rootExamples">The examples of the program as a whole.</param>
internal sealed class HelpWithExamples(HelpAction inner, IReadOnlyList<string> rootExamples) : SynchronousCommandLineAction
{
    private static readonly string[] _headings = ["Description:", "Usage:", "Arguments:", "Options:", "Commands:"];

    private static readonly (string Name, string Meaning)[] _variables =
    [
        ("SEGSHARP_THREADS", "threads of one operator; by default all processors"),
        ("SEGSHARP_CONFIG_PATH", "folders with further base configs, separated as in PATH"),
        ("SEGSHARP_FONT", "a font file for class names in legends that are not ASCII; by default one of the system"),
        ("SEGSHARP_SIMD", "base, v3 or v4: at most this level of the processor's vector instructions"),
        ("SEGSHARP_TRACE", "1 shows where in the program an error arose"),
        ("NO_COLOR", "any value: no colours"),
        ("LC_ALL, LC_MESSAGES, LANG", "the language: zh… for Chinese, else English; --lang comes first"),
    ];

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        HelpTexts.Translate(command);
        foreach (Command child in command.Subcommands)
        {
            child.Description = child.Description?.Split("\n\n")[0].Replace('\n', ' '); // all of it is in its own help
        }

        TextWriter output = parseResult.InvocationConfiguration.Output;
        using StringWriter generated = new();
        parseResult.InvocationConfiguration.Output = generated;
        int result = inner.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;

        // the generated part names the file that runs, people type the tool's name
        foreach (string line in generated.ToString().TrimEnd().Split('\n'))
        {
            string plain = line.TrimEnd('\r').Replace(RootCommand.ExecutableName, "segsharp", StringComparison.Ordinal);
            output.WriteLine(_headings.Contains(plain) ? Texts.Of(plain) : plain);
        }

        output.WriteLine();
        output.WriteLine(Texts.Of("Examples:"));
        foreach (string example in command is IExamples own ? own.Examples : rootExamples)
        {
            output.WriteLine($"  {example}");
        }

        if (command is RootCommand)
        {
            WriteVariables(output);
        }

        output.WriteLine();
        return result;
    }

    private static void WriteVariables(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(Texts.Of("Environment variables:"));
        int width = _variables.Max(variable => variable.Name.Length);
        foreach ((string name, string meaning) in _variables)
        {
            output.WriteLine($"  {name.PadRight(width)}  {Texts.Of(meaning)}");
        }

        output.WriteLine();
        output.WriteLine(Texts.Of("Completion in bash, to be put into ~/.bashrc:"));
        output.WriteLine("  _segsharp() { COMPREPLY=($(compgen -W \"$(segsharp \"[suggest:$COMP_POINT]\" \"$COMP_LINE\")\" -- \"$2\")); " +
            "}; complete -o default -F _segsharp segsharp");
    }
}
