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
        context.Console.Out.WriteLine((LinkedLibtorch.Version() ?? Loaded()) is { } version ? $"libtorch {version}"
            : Texts.Of("libtorch: the native library cannot be loaded"));
        return ExitCode.Ok;
    });

    // Whoever asks for the version may be looking for the reason why nothing else works.
    private static string? Loaded()
    {
        try
        {
            return TensorRuntime.LibtorchVersion;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
