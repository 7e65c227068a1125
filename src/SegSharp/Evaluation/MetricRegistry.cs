using SegSharp.Configuration;

namespace SegSharp.Evaluation;

/// <summary>The metrics that an evaluator of a config may name beside <c>IoUMetric</c>.</summary>
public static class MetricRegistry
{
    // Keys of a validation's line in the log.
    private static readonly string[] _taken = ["mode", "iter", "step", "memory", "classes", "values", .. SegmentationMetrics.Names];

    /// <summary>The metrics by name.</summary>
    public static Registry<SegmentationMetric> Metrics(this Registries registries) => registries.Get<SegmentationMetric>(
        "metric", registry => registry.Register("CityscapesMetric", _ => new CityscapesCategories()));

    /// <summary>Builds the metrics that a config asks for.</summary>
    /// <exception cref="ConfigException">A type or key is unknown, a value does not fit, or two values would have one name.</exception>
    internal static IReadOnlyList<SegmentationMetric> Build(EvaluationOptions options)
    {
        HashSet<string> names = new(_taken, StringComparer.Ordinal);
        List<SegmentationMetric> metrics = [];
        foreach (ConfigSection section in options.Own)
        {
            SegmentationMetric metric = section.Registries.Metrics().Build(section.Fresh());
            if (metric.Names.FirstOrDefault(name => !names.Add(name)) is { } twice)
            {
                throw section.Error("type", $"its value '{twice}' has the name of another", "Give it a name of its own");
            }

            metrics.Add(metric);
        }

        return metrics;
    }

    /// <summary>Sees that the metrics can be built and can measure these classes.</summary>
    /// <returns>The names of their values.</returns>
    /// <inheritdoc cref="Build" path="/exception" />
    internal static IReadOnlyList<string> Check(EvaluationOptions options, IReadOnlyList<string> classes)
    {
        const int anyLabel = 255;
        IReadOnlyList<SegmentationMetric> metrics = Build(options);
        foreach (SegmentationMetric metric in metrics)
        {
            metric.Begin(classes, anyLabel);
        }

        return [.. metrics.SelectMany(metric => metric.Names)];
    }
}
