namespace SegSharp.Training.Tasks;

/// <summary>What a validation measured.</summary>
/// <param name="Values">Each metric by the name that <c>save_best</c>, early stopping and the log use.</param>
public record Measures(IReadOnlyDictionary<string, double> Values)
{
    /// <summary>A metric by its name.</summary>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public virtual double Named(string metric) => Values.TryGetValue(metric, out double value) ? value
        : throw new ArgumentException($"There is no metric '{metric}', expected one of {string.Join(", ", Values.Keys)}.", nameof(metric));
}
