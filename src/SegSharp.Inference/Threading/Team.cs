using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SegSharp.Inference.Threading;

/// <summary>
/// A few threads that divide the pieces of a job among them. A prediction has dozens of jobs of a fraction of a millisecond, so the threads
/// look for the next one for a moment before they sleep, and nothing is allocated for a job.
/// </summary>
/// <remarks>Where a team is at work for somebody else, the caller does its pieces alone:
/// predictions that run at the same time keep all processors busy anyway.</remarks>
internal sealed unsafe class Team
{
    private const int Closed = 1 << 30;

    // Looks for the next job before a thread sleeps: some tens of microseconds.
    private const int Looks = 2000;

    private readonly object _sleep = new();
    private delegate*<void*, int, int, void> _run;
    private void* _job;
    private int _count;
    private int _next;
    private int _inside = Closed; // the threads at work, and whether the job takes no more of them
    private int _generation;
    private int _busy;
    private int _asleep;
    private int _started;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes a team; its threads start with the first job.</summary>
    /// <param name="threads">Threads, the caller among them.</param>
    public Team(int threads) => Threads = Math.Max(1, threads);

    /// <summary>The team of this process: a thread for each processor, or as many as <c>SEGSHARP_THREADS</c> says.</summary>
    public static Team Shared { get; } = new(
        int.TryParse(Environment.GetEnvironmentVariable("SEGSHARP_THREADS"), out int threads) && threads > 0 ? threads
            : Environment.ProcessorCount);

    /// <summary>Threads, the caller among them.</summary>
    public int Threads { get; }

    /// <summary>Does all pieces of a job.</summary>
    /// <param name="count">How many pieces there are.</param>
    /// <param name="job">The job.</param>
    public void Run<TJob>(int count, TJob job)
        where TJob : struct, IJob
    {
        if (count <= 1 || Threads == 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int i = 0; i < count; i++)
            {
                job.Run(0, i);
            }

            return;
        }

        // the job lies on this thread's stack, which nothing moves, until the last piece is done
        _run = &Invoke<TJob>;
        _job = Unsafe.AsPointer(ref job);
        _count = count;
        _next = 0;
        Start();
        Volatile.Write(ref _inside, 0);
        Interlocked.Increment(ref _generation);
        Wake();
        Work(0);
        Close();
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        Volatile.Write(ref _busy, 0);
        failure?.Throw();
    }

    private static void Invoke<TJob>(void* job, int thread, int index)
        where TJob : struct, IJob => Unsafe.AsRef<TJob>(job).Run(thread, index);

    private void Start()
    {
        for (; _started < Threads - 1; _started++)
        {
            int thread = _started + 1;
            new Thread(() => Loop(thread)) { IsBackground = true, Name = $"SegSharp.Inference {thread}" }.Start();
        }
    }

    // Threads that have not come by now are not waited for; those inside are.
    private void Close()
    {
        int inside = Interlocked.Or(ref _inside, Closed);
        SpinWait spin = default;
        while ((inside & ~Closed) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
            inside = Volatile.Read(ref _inside);
        }
    }

    private void Work(int thread)
    {
        try
        {
            for (int i = Interlocked.Increment(ref _next) - 1; i < _count; i = Interlocked.Increment(ref _next) - 1)
            {
                _run(_job, thread, i);
            }
        }
#pragma warning disable CA1031 // Whatever a piece throws: the caller gets it when all threads are done.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.Exchange(ref _next, _count);
            _failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    private void Loop(int thread)
    {
        int seen = 0;
        while (true)
        {
            Await(ref seen);
            int inside = Volatile.Read(ref _inside);
            while ((inside & Closed) == 0)
            {
                int found = Interlocked.CompareExchange(ref _inside, inside + 1, inside);
                if (found == inside)
                {
                    Work(thread);
                    Interlocked.Decrement(ref _inside);
                    break;
                }

                inside = found;
            }
        }
    }

    private void Await(ref int seen)
    {
        for (int look = 0; look < Looks; look++)
        {
            if (Volatile.Read(ref _generation) != seen)
            {
                seen = Volatile.Read(ref _generation);
                return;
            }

            Thread.SpinWait(1);
        }

        lock (_sleep)
        {
            // counted before the last look, so that who begins a job after it sees the sleeper
            Interlocked.Increment(ref _asleep);
            while (Volatile.Read(ref _generation) == seen)
            {
                Monitor.Wait(_sleep);
            }

            Interlocked.Decrement(ref _asleep);
            seen = Volatile.Read(ref _generation);
        }
    }

    private void Wake()
    {
        if (Volatile.Read(ref _asleep) > 0)
        {
            lock (_sleep)
            {
                Monitor.PulseAll(_sleep);
            }
        }
    }
}
