using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Normalizes each channel over batch, height and width; remembers running statistics for evaluation.</summary>
/// <remarks>Source: Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167.</remarks>
/// <param name="channels">Channels of the input, <c>[batch, channels, height, width]</c>.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">How much one batch moves the running statistics.</param>
/// <param name="trainable">Whether scale and shift are learned.</param>
/// <param name="frozenStatistics">Whether training too normalizes by the running statistics and leaves them as they are.</param>
/// <param name="scale">The scale at first.</param>
public sealed class BatchNorm2d(
    int channels, double eps = 1e-5, double momentum = 0.1, bool trainable = true, bool frozenStatistics = false, double scale = 1)
        : Module<Tensor, Tensor>
{
    private readonly Parameter _weight = new([channels], Initializers.Constant(scale), trainable);
    private readonly Parameter _bias = new([channels], Initializers.Constant(0), trainable);
    private readonly Buffer _runningMean = new([channels], 0);
    private readonly Buffer _runningVar = new([channels], 1);
    private readonly Buffer _numBatchesTracked = new([], 0, DType.Int64);

    /// <summary>The scale, <c>[channels]</c>.</summary>
    public Tensor Weight => _weight;

    /// <summary>The shift, <c>[channels]</c>.</summary>
    public Tensor Bias => _bias;

    /// <summary>The mean for evaluation, <c>[channels]</c>.</summary>
    public Tensor RunningMean => _runningMean;

    /// <summary>The variance for evaluation, <c>[channels]</c>.</summary>
    public Tensor RunningVar => _runningVar;

    /// <summary>Added to the variance.</summary>
    public double Eps { get; } = eps;

    /// <summary>How much one batch moves the running statistics.</summary>
    public double Momentum { get; } = momentum;

    /// <summary>Whether it normalizes by the batch and moves the running statistics now.</summary>
    public bool UsesBatch => IsTraining && !frozenStatistics;

    /// <inheritdoc />
    protected override Tensor Forward(Tensor input)
    {
        // a part of the network that is computed again has counted this batch already
        bool counts = !Recomputation.IsSecondRun;
        if (counts)
        {
            CountBatch();
        }

        return input.BatchNorm(_weight, _bias, _runningMean, _runningVar, UsesBatch, counts ? Momentum : 0, Eps);
    }

    /// <summary>Counts a batch in training; whoever computes the norm elsewhere calls it.</summary>
    internal void CountBatch()
    {
        if (UsesBatch && _numBatchesTracked.IsMaterialized)
        {
            using IDisposable guard = GradMode.Disable();
            _numBatchesTracked.Value.AddInPlace(Tensor.Scalar(1L));
        }
    }
}
