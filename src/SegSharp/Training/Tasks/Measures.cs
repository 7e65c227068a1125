using System.Globalization;

namespace SegSharp.Training.Tasks;

/// <summary>What a validation measured.</summary>
/// <param name="Values">Each metric by the name that <c>save_best</c>, early stopping and the log use.</param>
public record Measures(IReadOnlyDictionary<string, double> Values)
{
    /// <summary>
    /// Whether the values are shares of 1 that are told, and compared with a config's numbers, in percent, as MMSegmentation's are.
    /// </summary>
    public virtual bool ArePercentages => false;

    /// <summary>A metric by its name.</summary>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public virtual double Named(string metric) => Values.TryGetValue(metric, out double value) ? value
        : throw new ArgumentException($"There is no metric '{metric}', expected one of {string.Join(", ", Values.Keys)}.", nameof(metric));

    /// <summary>What a value is multiplied by to be told.</summary>
    internal double Unit => ArePercentages ? 100 : 1;

    /// <summary>A value, multiplied by <see cref="Unit"/>, as it is told: <c>84.21%</c>, or <c>0.0312</c>.</summary>
    internal string Told(double value) => ArePercentages ? $"{Number(value)}%" : Number(value);

    /// <summary>The same without a unit.</summary>
    internal string Number(double value) => value.ToString(ArePercentages ? "F2" : "G4", CultureInfo.InvariantCulture);
}
