using System.ComponentModel;
using System.Diagnostics;

namespace SegSharp.Bench;

/// <summary>A program that can be a side.</summary>
/// <param name="Kind">What it is called in <c>--against</c>, <see cref="Own"/> for our own side.</param>
/// <param name="File">The program.</param>
/// <param name="Arguments">Its first arguments.</param>
internal sealed record WorkProgram(string Kind, string File, IReadOnlyList<string> Arguments)
{
    /// <summary>Our own side.</summary>
    public const string Own = "segsharp";

    /// <summary>The peer that runs the published graph as its authors do.</summary>
    public const string PyTorch = "pytorch";

    /// <summary>The same under autocast to bfloat16.</summary>
    public const string PyTorchBfloat16 = "pytorch-bfloat16";

    /// <summary>The peer that runs an exported graph.</summary>
    public const string OnnxRuntime = "onnxruntime";

    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(500);

    /// <summary>Variables that are set for it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the C library keeps freed memory for it, see <see cref="Keeping"/>.</summary>
    public bool KeepsMemory { get; init; }

    /// <summary>This program itself.</summary>
    /// <param name="assembly">Its .dll, for the host that runs it.</param>
    /// <param name="arguments">What it is given.</param>
    public static WorkProgram Self(string assembly, params IReadOnlyList<string> arguments)
    {
        string process = System.Environment.ProcessPath!;
        bool isHosted = Path.GetFileNameWithoutExtension(process) == "dotnet";
        return new WorkProgram(Own, process, isHosted ? [assembly, .. arguments] : arguments);
    }

    /// <summary>
    /// The same program, with glibc told to keep what is freed rather than to give it back at once. By default each step pays page faults
    /// for all its memory, and how dear those are differs from machine to machine.
    /// </summary>
    public WorkProgram Keeping() => this with
    {
        KeepsMemory = true,
        Environment = new Dictionary<string, string>(Environment)
        {
            ["GLIBC_TUNABLES"] = "glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=34359738368:glibc.malloc.top_pad=268435456",
        },
    };

    /// <summary>Starts it with all three streams at hand.</summary>
    /// <exception cref="WorkException">There is no such program.</exception>
    public Process Start(IEnumerable<string> more)
    {
        ProcessStartInfo start = new(File, [.. Arguments, .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new WorkException($"'{File}' cannot be started: {e.Message}");
        }
    }

    /// <summary>Runs it to its end, without input.</summary>
    /// <returns>Why it failed, in its own last words; null where it did not.</returns>
    public string? Finish(IEnumerable<string> more, CancellationToken cancellation)
    {
        Process process;
        try
        {
            process = Start(more);
        }
        catch (WorkException e)
        {
            return e.Message;
        }

        using (process)
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                process.WaitForExitAsync(cancellation).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                throw;
            }

            output.GetAwaiter().GetResult();
            string? last = LastWords.Of(errors.GetAwaiter().GetResult().Split('\n'));
            if (process.ExitCode == 0)
            {
                return null;
            }

            ThrowIfInterrupted(cancellation);
            return last ?? $"exit code {process.ExitCode}";
        }
    }

    /// <summary>
    /// After a program has failed: sees whether it is an interruption that ended it. Ctrl-C reaches all processes of the terminal at once,
    /// and others may be gone before we have heard of it.
    /// </summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public static void ThrowIfInterrupted(CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(_moment);
        cancellation.ThrowIfCancellationRequested();
    }
}
