using System.Globalization;
using SegSharp.Configuration;
using SegSharp.Reporting;
using SegSharp.Training.Tasks;

namespace SegSharp.Training.Hooks;

/// <summary>Ends a run whose validations do not get better any more.</summary>
/// <remarks>
/// Source: <c>EarlyStoppingHook</c> of MMEngine. Its numbers are those that the metric is told in: percent for a segmentation, as in
/// MMSegmentation, and the task's own unit for other tasks.
/// </remarks>
public sealed class EarlyStoppingHook : TrainingHook, IResumableHook
{
    private const double Percent = 100;

    private readonly ConfigSection _section;
    private readonly bool _isLessBetter;
    private readonly double _least;
    private readonly int _patience;
    private readonly double? _threshold;
    private double? _best;
    private int _without;

    /// <summary>
    /// Reads the hook from a config: <c>monitor</c>, <c>rule</c>, <c>min_delta</c>, <c>patience</c>, <c>stopping_threshold</c>.
    /// </summary>
    /// <exception cref="ConfigException">A value does not fit.</exception>
    public EarlyStoppingHook(ConfigSection section)
    {
        _section = section;
        Metric = section.String("monitor");
        string rule = section.String("rule", "greater");
        _isLessBetter = rule == "less";
        _least = section.Double("min_delta", 0.1);
        _patience = section.Int("patience", 5);
        _threshold = section.OptionalDouble("stopping_threshold");
        section.Ignore("strict", "check_finite", "priority");
        if (rule is not ("greater" or "less") || _patience < 1 || _least < 0)
        {
            string key = _patience < 1 ? "patience" : _least < 0 ? "min_delta" : "rule";
            throw section.Error(key, "the value makes no sense",
                "Give rule 'greater' or 'less', patience of at least 1 and min_delta of at least 0");
        }
    }

    /// <summary>The metric that is watched.</summary>
    internal string Metric { get; }

    /// <summary>Takes in the validations before a run went on.</summary>
    public void Restore(IEnumerable<ValidationLogRecord> validations)
    {
        foreach (ValidationLogRecord validation in validations)
        {
            Count(Rounded(Logged(validation)), Percent);
        }
    }

    /// <inheritdoc />
    public string SaveState() => Text($"{_without} {_best:R}");

    /// <inheritdoc />
    public void RestoreState(string state)
    {
        string[] parts = state.Split(' ');
        _without = int.Parse(parts[0], CultureInfo.InvariantCulture);
        _best = parts.Length > 1 && parts[1].Length > 0 ? double.Parse(parts[1], CultureInfo.InvariantCulture) : null;
    }

    /// <inheritdoc />
    public override void AfterValidation(ValidationResult result, TrainingControl control)
    {
        Measures measures = result.Measures;
        (double value, double unit) = (result.Named(Metric), measures.Unit);
        Count(measures.ArePercentages ? Rounded(value) : value, unit);
        if (_without >= _patience)
        {
            string best = measures.Told(unit * (_best ?? double.NaN)), least = measures.Number(_least);
            control.RequestStop(Text($"{Metric} has not become better than {best} by more than {least} in {_patience} validations"));
        }

        if (_threshold / unit is { } threshold && (_isLessBetter ? value <= threshold : value >= threshold))
        {
            control.RequestStop(Text($"{Metric} has reached {measures.Told(unit * value)}"));
        }
    }

    /// <summary>What is said of a metric that the run's task does not measure.</summary>
    internal ConfigException Refuse(MetricProblem problem) => _section.Error("monitor", problem.Problem, problem.Remedy);

    private double Logged(ValidationLogRecord validation) => Metric switch
    {
        "mIoU" => validation.MeanIoU,
        "mAcc" => validation.MeanAccuracy,
        "aAcc" => validation.PixelAccuracy,
        _ => validation.Classes.FirstOrDefault(score => score.Name == SegmentationMeasures.ClassOf(Metric)) is { } score
            ? (Metric[0] == 'I' ? score.IoU : score.Accuracy) : double.NaN,
    };

    // Through the log, which has percent, a number may come back different in its last bit.
    private static double Rounded(double measured) => Math.Round(measured, 12);

    private void Count(double value, double unit)
    {
        bool isBetter = _best is not { } best || (_isLessBetter ? best - value : value - best) > _least / unit;
        (_best, _without) = isBetter ? (value, 0) : (_best, _without + 1);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
