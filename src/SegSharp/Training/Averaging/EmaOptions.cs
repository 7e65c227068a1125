using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;

namespace SegSharp.Training.Averaging;

/// <summary>How the weights are averaged over the course of training: <c>EMAHook</c> in <c>custom_hooks</c>.</summary>
/// <param name="Momentum">How much each iteration moves the average, above 0 to 1.</param>
/// <param name="Interval">Iterations between updates.</param>
/// <param name="BeginIteration">Iterations before the average starts; until then it follows the weights.</param>
/// <param name="UpdateBuffers">Whether running statistics are averaged too; otherwise the latest ones are used.</param>
public sealed record EmaOptions(double Momentum = 0.0002, int Interval = 1, int BeginIteration = 0, bool UpdateBuffers = false)
{
    /// <summary>Which average it is.</summary>
    public AverageKind Kind { get; init; }

    /// <summary>How slowly the kinds whose momentum falls come to <see cref="Momentum"/>.</summary>
    public int Gamma { get; init; } = 100;

    /// <summary>
    /// Where it is given, MMCV 1.x's rule holds: the momentum of iteration i, from 0, is at most <c>(1 + i) / (WarmUp + i)</c>;
    /// null for MMEngine's rule.
    /// </summary>
    public int? WarmUp { get; init; }

    /// <summary>What configs call it.</summary>
    internal const string TypeName = "EMAHook";

    /// <summary>Whether a hook of a config is the averaging, which the trainer does itself.</summary>
    internal static bool IsAveraging(ConfigSection hook) => hook.Type.Split('.')[^1] == TypeName;

    /// <summary>Finds the averaging among a config's hooks; null where there is none.</summary>
    /// <param name="hooks">The config's <c>custom_hooks</c>.</param>
    /// <param name="perEpoch">Iterations of an epoch, for <c>begin_epoch</c>.</param>
    /// <exception cref="ConfigException">A key is unknown, or a number makes no sense.</exception>
    public static EmaOptions? Find(IReadOnlyList<ConfigSection> hooks, int perEpoch)
    {
        if (hooks.FirstOrDefault(IsAveraging) is not { } section)
        {
            return null;
        }

        AverageKind kind = ReadKind(section);
        section.Ignore("priority", "strict_load", "resume_from", "device");
        int epoch = section.Int("begin_epoch", 0);
        if (epoch < 0 || (epoch > 0 && section.Int("begin_iter", 0) > 0))
        {
            throw section.Error("begin_epoch", epoch < 0 ? $"it is {epoch}" : "it is given beside begin_iter",
                "Give one of the two, counted from 0");
        }

        // the first iteration of that epoch, epochs counted from 1 as there
        int begin = epoch > 0 ? checked(((epoch - 1) * perEpoch) + 1) : section.Int("begin_iter", 0);
        EmaOptions options = new(section.Double("momentum", 0.0002), section.Int("interval", 1), begin,
            section.Bool("update_buffers", false))
        {
            WarmUp = section.OptionalInt("warm_up"),
            Kind = kind,
            Gamma = kind is AverageKind.Annealed or AverageKind.Exponential
                ? section.Int("gamma", kind == AverageKind.Annealed ? 100 : 2000) : 1,
        };
        section.Complete();
        if (options.Gamma < 1)
        {
            throw section.Error("gamma", $"it is {options.Gamma}", "Give an integer of at least 1, such as 100");
        }

        if (options.WarmUp is < 1)
        {
            throw section.Error("warm_up", $"it is {options.WarmUp}", "Give an integer of at least 1, such as 100");
        }

        if (options.Momentum is not (> 0 and <= 1))
        {
            throw section.Error("momentum", $"it is {options.Momentum}, expected above 0 to 1",
                "Use 0.0002, which averages over some 5000 iterations");
        }

        return options.Interval >= 1 && options.BeginIteration >= 0
            ? options
            : throw section.Error(options.Interval < 1 ? "interval" : "begin_iter", "the number is too small");
    }

    private static AverageKind ReadKind(ConfigSection section) => section.OneOf(
        "ema_type", section.String("ema_type", "ExponentialMovingAverage"), "ExponentialMovingAverage", "MomentumAnnealingEMA",
        "StochasticWeightAverage", "ExpMomentumEMA") switch
    {
        "MomentumAnnealingEMA" => AverageKind.Annealed,
        "StochasticWeightAverage" => AverageKind.Plain,
        "ExpMomentumEMA" => AverageKind.Exponential,
        _ => AverageKind.Constant,
    };
}
