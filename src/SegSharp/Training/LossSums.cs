using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>The losses of one iteration, averaged over the batches it accumulates.</summary>
/// <param name="batches">How many batches there are.</param>
internal sealed class LossSums(int batches)
{
    private readonly Dictionary<string, double> _byName = new(StringComparer.Ordinal);

    /// <summary>What is minimised.</summary>
    public double Total { get; private set; }

    /// <summary>Each loss by its name.</summary>
    public IReadOnlyDictionary<string, double> ByName => _byName;

    /// <summary>Adds a batch and gives its total.</summary>
    public double Add(TaskLosses result)
    {
        double total = result.Total.Item();
        Total += total / batches;
        foreach (Models.Losses.LossTerm term in result.Terms)
        {
            _byName[term.Name] = _byName.GetValueOrDefault(term.Name) + (term.Value.Item() / batches);
        }

        return total;
    }
}
