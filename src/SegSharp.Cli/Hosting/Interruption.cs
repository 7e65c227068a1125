using System.Runtime.InteropServices;
using SegSharp.Cli.Rendering;

namespace SegSharp.Cli.Hosting;

/// <summary>Turns the first Ctrl-C or SIGTERM into a cancellation; the second ends the process as it would without this.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CliConsole _console;
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _exitCode;

    /// <summary>Begins to listen.</summary>
    /// <param name="console">Where the first signal is answered.</param>
    public Interruption(CliConsole console)
    {
        _console = console;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code that tells which signal it was; 0 before there was one.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        int code = context.Signal == PosixSignal.SIGINT ? Hosting.ExitCode.Interrupted : Hosting.ExitCode.Terminated;
        if (Interlocked.CompareExchange(ref _exitCode, code, 0) != 0)
        {
            _console.ShowCursor();
            return;
        }

        context.Cancel = true;
        _console.Note(context.Signal == PosixSignal.SIGINT ? "ending in good order; Ctrl-C again ends at once" : "ending in good order");
        _source.Cancel();
    }
}
