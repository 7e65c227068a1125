using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SegSharp.Cli.Tests.Support;

/// <summary>The program in a process of its own, as a user runs it.</summary>
internal sealed partial class CliProcess : IDisposable
{
    private static readonly TimeSpan _hangs = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly BlockingCollection<string> _errorLines = [];
    private readonly List<string> _error = [];
    private readonly Task<string> _out;

    private CliProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _out = _process.StandardOutput.ReadToEndAsync();
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                _errorLines.CompleteAdding();
            }
            else
            {
                _errorLines.Add(line.Data);
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>The program itself.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "SegSharp.Cli.dll");

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>Runs the program to its end.</summary>
    public static CliResult Run(params string[] args)
    {
        using CliProcess process = Start(args);
        return process.Finish();
    }

    /// <summary>Runs a line of bash, in which <c>"$@"</c> is the program with its arguments.</summary>
    public static CliResult RunInShell(string script, params string[] args)
    {
        using CliProcess process = new(Prepare("bash", ["-c", script, "bash", "dotnet", Program, .. args]));
        return process.Finish();
    }

    /// <summary>Starts the program.</summary>
    public static CliProcess Start(params string[] args) => new(Prepare("dotnet", [Program, .. args]));

    /// <summary>Waits for a line on standard error that starts like this.</summary>
    public void WaitFor(string start)
    {
        using CancellationTokenSource timeout = new(_hangs);
        foreach (string line in _errorLines.GetConsumingEnumerable(timeout.Token))
        {
            _error.Add(line);
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"the process ended without a line '{start}':\n{string.Join('\n', _error)}");
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int number) => Assert.Equal(0, Kill(_process.Id, number));

    /// <summary>Waits for the end.</summary>
    public CliResult Finish()
    {
        using CancellationTokenSource timeout = new(_hangs);
        _error.AddRange(_errorLines.GetConsumingEnumerable(timeout.Token));
        _process.WaitForExit();
        return new CliResult(_process.ExitCode, _out.Result, string.Join('\n', _error));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _errorLines.Dispose();
    }

    private static ProcessStartInfo Prepare(string program, IEnumerable<string> args)
    {
        ProcessStartInfo start = new(program, args) { RedirectStandardOutput = true, RedirectStandardError = true,
            RedirectStandardInput = true };
        // Small tensors: threads would only wait for each other, and the tests run side by side.
        start.Environment["SEGSHARP_THREADS"] = "1";
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment.Remove("SEGSHARP_TRACE");
        return start;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
