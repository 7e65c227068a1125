using System.CommandLine;
using System.CommandLine.Invocation;
using SegSharp.Tensors;

namespace SegSharp.Cli.Hosting;

/// <summary>Prints the versions of the program and of its engine.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult) => CommandHost.Run(context =>
    {
        context.Console.Out.WriteLine($"SegSharp {ProductVersion.SegSharp}");
        context.Console.Out.WriteLine($"libtorch {LinkedLibtorch.Version() ?? TensorRuntime.LibtorchVersion}");
        return ExitCode.Ok;
    });
}
