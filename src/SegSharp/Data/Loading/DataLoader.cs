using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using SegSharp.Data.Datasets;

namespace SegSharp.Data.Loading;

/// <summary>Loads batches ahead of their use, on threads of its own.</summary>
/// <remarks>
/// What batch comes when, and every random draw, follows from (seed, epoch, index); threads only change how long one waits.
/// One thread at a time may ask for batches.
/// </remarks>
public sealed class DataLoader : IDisposable
{
    private readonly BatchSource _source;
    private readonly object _gate = new();
    private readonly Dictionary<long, object> _ready = []; // a SampleBatch, or what the worker threw
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _workers;
    private readonly int _capacity;
    private long _claimed;
    private long _consumed;
    private bool _ended;

    private DataLoader(SegmentationDataset dataset, DataLoaderOptions options, bool training)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        options.Validate();
        _source = new BatchSource(dataset, options, training);
        _workers = new Thread[Math.Max(1, options.Workers)];
        _capacity = options.Prefetch + _workers.Length;
        (_claimed, _consumed) = (options.ConsumedBatches, options.ConsumedBatches);
        BatchCount = training ? null : _source.Count;
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"data loader {i}" };
            _workers[i].Start();
        }
    }

    /// <summary>Number of batches in evaluation; null in training, which has no end.</summary>
    public long? BatchCount { get; }

    /// <summary>Batches handed out, those of <see cref="DataLoaderOptions.ConsumedBatches"/> included: all the state there is.</summary>
    public long ConsumedBatches => Interlocked.Read(ref _consumed);

    /// <summary>How long the consumer has waited for data in all.</summary>
    public TimeSpan DataTime { get; private set; }

    /// <summary>How long the consumer has waited for the last batch.</summary>
    public TimeSpan LastDataTime { get; private set; }

    /// <summary>Batches without end, each epoch in its own order; a batch may reach over the end of an epoch.</summary>
    public static DataLoader ForTraining(SegmentationDataset dataset, DataLoaderOptions options) => new(dataset, options, training: true);

    /// <summary>Every sample once and in order, with the labels at their original size; the last batch may be smaller.</summary>
    public static DataLoader ForEvaluation(SegmentationDataset dataset, DataLoaderOptions options) =>
        new(dataset, options, training: false);

    /// <summary>The next batch.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="DataException">A sample of this batch cannot be used. The loader is at its end then.</exception>
    /// <exception cref="InvalidOperationException">There are no more batches.</exception>
    /// <exception cref="OperationCanceledException">The waiting was cancelled; the batch is still to come.</exception>
    public SampleBatch Next(CancellationToken cancellation = default) =>
        TryNext(out SampleBatch? batch, cancellation) ? batch : throw new InvalidOperationException("The data loader has no more batches.");

    /// <summary>The next batch, if there is one.</summary>
    /// <inheritdoc cref="Next" path="/param|/exception[@cref='DataException']|/exception[@cref='OperationCanceledException']" />
    public bool TryNext([NotNullWhen(true)] out SampleBatch? batch, CancellationToken cancellation = default)
    {
        batch = null;
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested && !_ended, this);
        if (_ended || _consumed >= _source.Count)
        {
            return false;
        }

        object result = Await(cancellation);
        if (result is ExceptionDispatchInfo thrown)
        {
            _ended = true;
            Dispose();
            thrown.Throw();
        }

        batch = (SampleBatch)result;
        return true;
    }

    /// <summary>Stops the threads; each finishes at most the sample that it is at.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stop.Cancel();
            Monitor.PulseAll(_gate);
        }

        foreach (Thread worker in _workers)
        {
            worker.Join();
        }

        _ready.Clear();
    }

    private object Await(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenRegistration wake = cancellation.UnsafeRegister(_ => Wake(), null);
        object? result;
        lock (_gate)
        {
            while (!_ready.Remove(_consumed, out result))
            {
                cancellation.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
                Monitor.Wait(_gate);
            }

            _consumed++;
            Monitor.PulseAll(_gate);
        }

        LastDataTime = Stopwatch.GetElapsedTime(start);
        DataTime += LastDataTime;
        return result;
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        while (Claim() is long number)
        {
            object result;
            try
            {
                result = _source.Make(number, _stop.Token);
            }
            catch (Exception e)
            {
                // Whatever went wrong belongs to the thread that asked for the batch.
                result = ExceptionDispatchInfo.Capture(e);
            }

            lock (_gate)
            {
                _ready[number] = result;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private long? Claim()
    {
        lock (_gate)
        {
            while (!_stop.IsCancellationRequested && _claimed < _source.Count && _claimed - _consumed >= _capacity)
            {
                Monitor.Wait(_gate);
            }

            return _stop.IsCancellationRequested || _claimed >= _source.Count ? null : _claimed++;
        }
    }
}
