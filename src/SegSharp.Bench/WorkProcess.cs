using System.Diagnostics;
using System.Text.Json;

namespace SegSharp.Bench;

/// <summary>
/// A side in a process of its own that lives as long as the comparison: it gets a request a line and answers each with a line of JSON.
/// Between requests it is blocked on its input, so that it takes nothing from the side whose turn it is.
/// </summary>
internal sealed class WorkProcess : IDisposable
{
    private const int SignalBase = 128;
    private const int MostErrorLines = 50;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Queue<string> _errors = [];
    private readonly CancellationToken _cancellation;

    private WorkProcess(Process process, CancellationToken cancellation) => (_process, _cancellation) = (process, cancellation);

    /// <summary>Starts a program and waits until it says its name.</summary>
    /// <param name="program">The program with its first arguments.</param>
    /// <param name="task">The last argument, the file that says what to do.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="WorkException">It cannot be started, or ended instead.</exception>
    public static (WorkProcess Process, string Name) Start(WorkProgram program, string task, CancellationToken cancellation)
    {
        Process process = program.Start([task]);
        WorkProcess work = new(process, cancellation);
        process.ErrorDataReceived += (_, line) => work.Note(line.Data);
        process.BeginErrorReadLine();
        try
        {
            return (work, work.Read("start").Name ?? throw new WorkException("it did not say its name"));
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and waits for the answer.</summary>
    /// <exception cref="WorkException">The process has ended, does not answer, or answers something else.</exception>
    public WorkAnswer Ask(string request)
    {
        try
        {
            _process.StandardInput.WriteLine(request);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Ended(request);
        }

        return Read(request);
    }

    /// <summary>Closes its input, which ends it, and kills it where that does not.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended before
        }

        if (!_process.WaitForExit(_farewell))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    // Libraries print to standard output too; an answer is a line that begins like an object.
    private WorkAnswer Read(string request)
    {
        while (true)
        {
            string line = ReadLine(request) ?? throw Ended(request);
            if (!line.StartsWith('{'))
            {
                continue;
            }

            try
            {
                return JsonSerializer.Deserialize(line, WorkJson.Default.WorkAnswer)!;
            }
            catch (JsonException)
            {
                throw new WorkException($"it answered '{request}' with '{line}', which is no JSON");
            }
        }
    }

    // A read from a pipe cannot be cancelled, but it ends with the process.
    private string? ReadLine(string request)
    {
        try
        {
            return _process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(_patience, _cancellation)
                .GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            _cancellation.ThrowIfCancellationRequested();
            throw new WorkException($"it did not answer '{request}' within {_patience.TotalMinutes:F0} minutes");
        }
    }

    private WorkException Ended(string request)
    {
        _process.WaitForExit();
        WorkProgram.ThrowIfInterrupted(_cancellation);
        int code = _process.ExitCode;
        string how = code > SignalBase ? $"signal {code - SignalBase}" : $"exit code {code}";
        string? last;
        lock (_errors)
        {
            last = LastWords.Of(_errors);
        }

        return new WorkException($"it ended at '{request}' with {how}{(last is null ? "" : $": {last}")}");
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > MostErrorLines)
            {
                _errors.Dequeue();
            }
        }
    }
}
