using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Training.Averaging;

/// <summary>The exponential moving average of a model's weights. It is what is validated and what a checkpoint's users load.</summary>
/// <remarks>
/// Source: Polyak and Juditsky 1992, https://doi.org/10.1137/0330046, with MMEngine's exponential weights:
/// <c>average += momentum * (weight - average)</c>.
/// </remarks>
public sealed class WeightAverage
{
    private readonly EmaOptions _options;
    private readonly (string Name, TensorSlot Slot, Tensor Average)[] _entries;

    /// <summary>Starts with the model's present weights.</summary>
    /// <param name="model">The model, with memory.</param>
    /// <param name="options">How it averages.</param>
    public WeightAverage(Module model, EmaOptions options)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Disable();
        _options = options;
        _entries = [.. model.NamedState().Select(state => (state.Name, state.Slot, TensorScope.Detach(state.Slot.Value.Detach().Clone())))];
    }

    /// <summary>Takes the weights of an iteration in.</summary>
    /// <param name="iteration">Iterations done.</param>
    public void Update(int iteration)
    {
        (bool isFollowing, bool isDue, double momentum) = Plan(iteration);
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Disable();
        foreach ((_, TensorSlot slot, Tensor average) in _entries)
        {
            bool isAveraged = slot is Parameter || (_options.UpdateBuffers && average.DType.IsFloatingPoint());
            if (isFollowing || !isAveraged)
            {
                average.CopyInPlace(slot.Value);
            }
            else if (isDue)
            {
                average.LerpInPlace(slot.Value, momentum);
            }
        }
    }

    /// <summary>Exchanges the model's weights with the average until disposed.</summary>
    public IDisposable Swap() => new Swapped(this);

    /// <summary>The tensors that are not in the model now, by name; inside of <see cref="Swap"/> the weights that are trained.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() => _entries.Select(entry => (entry.Name, entry.Average));

    /// <summary>Goes on from a checkpoint: the model holds the average, as saved, and gets the weights that are trained back.</summary>
    /// <param name="read">Gives the tensor of a name, or null where there is none.</param>
    public void Restore(Func<string, Tensor?> read)
    {
        foreach ((string name, TensorSlot slot, Tensor average) in _entries)
        {
            using TensorScope scope = TensorScope.Open();
            using IDisposable mode = GradMode.Disable();
            average.CopyInPlace(slot.Value);
            slot.Value.CopyInPlace(read(name) ?? throw new InvalidOperationException($"The state of the average lacks '{name}'."));
        }
    }

    // Whether the average still takes the weights as they are, and what moves it.
    private (bool IsFollowing, bool IsDue, double Momentum) Plan(int iteration)
    {
        if (_options.WarmUp is { } warmUp)
        {
            // MMCV counts from 0, and its interval strengthens each update
            int index = iteration - 1;
            double momentum = Math.Min(Math.Pow(_options.Momentum, _options.Interval), (1.0 + index) / (warmUp + index));
            return (iteration < _options.BeginIteration, index % _options.Interval == 0, momentum);
        }

        // as MMEngine counts: the first update takes the weights as they are, and those before the beginning too
        int step = iteration - Math.Max(_options.BeginIteration, 1);
        return (step <= 0, step % _options.Interval == 0, MomentumAt(Math.Max(step, 0)));
    }

    private double MomentumAt(int step) => _options.Kind switch
    {
        AverageKind.Annealed => Math.Max(_options.Momentum, _options.Gamma / (double)(_options.Gamma + step)),
        AverageKind.Exponential => ((1 - _options.Momentum) * Math.Exp(-(1.0 + step) / _options.Gamma)) + _options.Momentum,
        AverageKind.Plain => 1.0 / ((step / _options.Interval) + 1),
        _ => _options.Momentum,
    };

    private void Exchange()
    {
        foreach ((_, TensorSlot slot, Tensor average) in _entries)
        {
            using TensorScope scope = TensorScope.Open();
            using IDisposable mode = GradMode.Disable();
            Tensor former = slot.Value.Clone();
            slot.Value.CopyInPlace(average);
            average.CopyInPlace(former);
        }
    }

    private sealed class Swapped : IDisposable
    {
        private WeightAverage? _average;

        public Swapped(WeightAverage average)
        {
            _average = average;
            average.Exchange();
        }

        public void Dispose()
        {
            _average?.Exchange();
            _average = null;
        }
    }
}
