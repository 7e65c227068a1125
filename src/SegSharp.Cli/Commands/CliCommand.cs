using System.CommandLine;
using SegSharp.Cli.Hosting;
using SegSharp.Tensors;

namespace SegSharp.Cli.Commands;

/// <summary>A command with examples in its help.</summary>
internal abstract class CliCommand : Command, IExamples
{
    /// <summary>Builds the command; arguments and options are added by the derived class.</summary>
    protected CliCommand(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(parse => CommandHost.Run(context => LoadsEngine ? ExecuteBesideLoading(parse, context) : Execute(parse, context)));
    }

    /// <summary>Command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Whether the command comes to compute in any case, so that the engine is loaded while it prepares.</summary>
    public virtual bool LoadsEngine => false;

    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Execute(ParseResult parse, CommandContext context);

    private int ExecuteBesideLoading(ParseResult parse, CommandContext context)
    {
        int exitCode = ExitCode.Failed;
        TensorRuntime.LoadBeside(() => exitCode = Execute(parse, context));
        return exitCode;
    }
}
