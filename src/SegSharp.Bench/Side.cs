using System.Diagnostics;
using System.Text.Json;
using SegSharp.IO;

namespace SegSharp.Bench;

/// <summary>One side of a comparison while it runs. What goes wrong ends this side and is kept as a sentence; the others go on.</summary>
/// <param name="program">What is run.</param>
/// <param name="task">What it does.</param>
/// <param name="graph">What it computes where a kind of peer has several graphs, for its name; empty otherwise.</param>
internal sealed class Side(WorkProgram program, WorkTask task, string graph = "") : IDisposable
{
    private readonly List<double> _seconds = [];
    private readonly List<WorkAnswer> _answers = [];
    private WorkProcess? _process;
    private string _name = graph.Length > 0 ? $"{program.Kind}, {graph}" : program.Kind;
    private int _uncounted;
    private double _uncountedSeconds;
    private long? _peak;
    private Agreement? _agreement;

    /// <summary>Why it has ended; null while it goes on.</summary>
    public string? Failure { get; private set; }

    /// <summary>The losses of its check.</summary>
    public IReadOnlyList<double> Losses { get; private set; } = [];

    /// <summary>What it does.</summary>
    public WorkTask Task => task;

    /// <summary>The answers to the counted runs.</summary>
    public IReadOnlyList<WorkAnswer> Answers => _answers;

    /// <summary>What was measured so far.</summary>
    public SideResult Result => new(_name, program.Kind, [.. _seconds])
    {
        KeepsMemory = program.KeepsMemory,
        PeakBytes = _peak,
        Agreement = _agreement,
        Failure = Failure,
    };

    /// <summary>Starts the process.</summary>
    /// <param name="file">Where its task is written to.</param>
    /// <param name="cancellation">Ends the waiting for an answer.</param>
    public void Start(string file, CancellationToken cancellation) => Try(() =>
    {
        AtomicFile.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(task, WorkJson.Default.WorkTask));
        (_process, string name) = WorkProcess.Start(program, file, cancellation);
        _name = graph.Length > 0 ? $"{name}, {graph}" : name;
    });

    /// <summary>Computes once and leaves the result in files.</summary>
    public void Check() => Try(() => Losses = Uncounted(() => _process!.Ask("check")).Losses ?? []);

    /// <summary>Holds the result of the check against that of our own side.</summary>
    public void Compare(Side ours) => Try(() => _agreement = Agreement.Of(ours.Task, ours.Losses, task, Losses));

    /// <summary>Runs without counting: that compiles, fills caches and lets the C library get its memory.</summary>
    /// <param name="computations">Until it has computed at least so often, its check included:
    /// a slow side is not kept waiting for more than it needs.</param>
    /// <param name="seconds">And at least for so long.</param>
    public void WarmUp(int computations, double seconds) => Try(() =>
    {
        while (_uncounted < computations || _uncountedSeconds < seconds)
        {
            Uncounted(Timed);
        }
    });

    /// <summary>One counted run.</summary>
    public void Run() => Try(() =>
    {
        (double seconds, WorkAnswer answer) = Timed();
        _seconds.Add(seconds);
        _answers.Add(answer);
    });

    /// <summary>Asks how much memory the process has held.</summary>
    public void AskForMemory() => Try(() => _peak = _process!.Ask("memory").PeakBytes);

    /// <inheritdoc />
    public void Dispose() => _process?.Dispose();

    private (double Seconds, WorkAnswer Answer) Timed()
    {
        WorkAnswer answer = _process!.Ask("run");
        return (answer.Seconds is > 0 and { } seconds ? seconds : throw new WorkException("it did not say how long a run took"), answer);
    }

    private T Uncounted<T>(Func<T> compute)
    {
        long start = Stopwatch.GetTimestamp();
        T result = compute();
        _uncountedSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        _uncounted++;
        return result;
    }

    private void Try(Action action)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            action();
        }
        catch (Exception e) when (e is WorkException or IOException)
        {
            Failure = e.Message;
        }
    }
}
