using SegSharp.Data.Imaging;

namespace SegSharp.Evaluation;

/// <summary>
/// A metric that <c>val_evaluator</c> and <c>test_evaluator</c> may name beside <c>IoUMetric</c>:
/// it sees each predicted map beside its mask.
/// </summary>
/// <remarks>
/// One of a plugin is a public class with <see cref="Configuration.RegisteredAttribute"/> and a constructor that takes a
/// <see cref="Configuration.ConfigSection"/>. Its values are fractions, 0 to 1, like those of all metrics here;
/// logs and tables show them in percent.
/// </remarks>
public abstract class SegmentationMetric
{
    /// <summary>
    /// The names of its values, as <c>save_best</c> and the log have them. They are asked for before anything is measured.
    /// </summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Begins a measurement: what was counted before is forgotten.</summary>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="ignoreIndex">The label of pixels that do not count.</param>
    /// <exception cref="Configuration.ConfigException">These classes cannot be measured.</exception>
    public abstract void Begin(IReadOnlyList<string> classes, int ignoreIndex);

    /// <summary>Counts an image.</summary>
    /// <param name="prediction">What was predicted, at the image's own size.</param>
    /// <param name="truth">What its mask says, of the same size.</param>
    public abstract void Add(LabelMap prediction, LabelMap truth);

    /// <summary>The values of all images since the beginning, by the <see cref="Names"/>; NaN where there is nothing to measure.</summary>
    public abstract IReadOnlyDictionary<string, double> Compute();
}
