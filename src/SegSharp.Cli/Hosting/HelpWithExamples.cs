using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SegSharp.Cli.Commands;

namespace SegSharp.Cli.Hosting;

/// <summary>The generated help, with examples after it.</summary>
/// <param name="inner">Writes the generated part.</param>
/// <param name="rootExamples">The examples of the program as a whole.</param>
internal sealed class HelpWithExamples(HelpAction inner, IReadOnlyList<string> rootExamples) : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using StringWriter generated = new();
        parseResult.InvocationConfiguration.Output = generated;
        int result = inner.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;

        // the generated part names the file that runs, people type the tool's name
        output.Write(generated.ToString().Replace(RootCommand.ExecutableName, "segsharp", StringComparison.Ordinal));
        output.WriteLine("Examples:");
        foreach (string example in parseResult.CommandResult.Command is CliCommand command ? command.Examples : rootExamples)
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
        return result;
    }
}
