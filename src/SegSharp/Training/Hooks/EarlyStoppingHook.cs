using System.Globalization;
using SegSharp.Configuration;
using SegSharp.Reporting;
using SegSharp.Training.Tasks;

namespace SegSharp.Training.Hooks;

/// <summary>Ends a run whose validations do not get better any more.</summary>
/// <remarks>Source: <c>EarlyStoppingHook</c> of MMEngine. Its numbers are in percent there, since MMSegmentation's metrics are;
/// so they are here.</remarks>
public sealed class EarlyStoppingHook : TrainingHook, IResumableHook
{
    private const double Percent = 100;

    private static readonly string[] _metrics = ["mIoU", "mAcc", "aAcc"];

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
        Metric = section.String("monitor");
        string rule = section.String("rule", "greater");
        _isLessBetter = rule == "less";
        _least = section.Double("min_delta", 0.1) / Percent;
        _patience = section.Int("patience", 5);
        _threshold = section.OptionalDouble("stopping_threshold") / Percent;
        section.Ignore("strict", "check_finite", "priority");
        if (!_metrics.Contains(Metric) && SegmentationMeasures.ClassOf(Metric) is null)
        {
            throw section.Error("monitor", $"a run does not stop by '{Metric}'",
                $"Known are {string.Join(", ", _metrics)}, and IoU.NAME or Acc.NAME of a class");
        }

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
            Count(Logged(validation));
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
        double value = result.Named(Metric);
        Count(value);
        if (_without >= _patience)
        {
            control.RequestStop(
                
                Text($"{Metric} has not become better than {Percent * _best:F2}% ")
                + Text($"by more than {Percent * _least:F2} in {_patience} validations"));
        }

        if (_threshold is { } threshold && (_isLessBetter ? value <= threshold : value >= threshold))
        {
            control.RequestStop(Text($"{Metric} has reached {Percent * value:F2}%"));
        }
    }

    private double Logged(ValidationLogRecord validation) => Metric switch
    {
        "mIoU" => validation.MeanIoU,
        "mAcc" => validation.MeanAccuracy,
        "aAcc" => validation.PixelAccuracy,
        _ => validation.Classes.FirstOrDefault(score => score.Name == SegmentationMeasures.ClassOf(Metric)) is { } score
            ? (Metric[0] == 'I' ? score.IoU : score.Accuracy) : double.NaN,
    };

    // Through the log, which has percent, a number may come back different in its last bit.
    private void Count(double measured)
    {
        double value = Math.Round(measured, 12);
        bool isBetter = _best is not { } best || (_isLessBetter ? best - value : value - best) > _least;
        (_best, _without) = isBetter ? (value, 0) : (_best, _without + 1);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
