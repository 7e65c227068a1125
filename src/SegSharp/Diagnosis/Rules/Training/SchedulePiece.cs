using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Rules.Training;

/// <summary>One piece of a learning rate's course, as far as its place in the run is concerned.</summary>
/// <param name="Key">Where its end is written.</param>
internal sealed record SchedulePiece(ConfigCursor Key)
{
    /// <summary>Where it begins.</summary>
    public int First { get; private init; }

    /// <summary>Where it ends; null where it lasts as long as the run.</summary>
    public int? Last { get; private init; }

    /// <summary>The first drop of a course in steps; null for other courses.</summary>
    public int? Milestones { get; private init; }

    /// <summary>Whether it counts epochs.</summary>
    public bool InEpochs { get; private init; }

    /// <summary>Whether it brings the rate up from the start.</summary>
    public bool IsWarmup { get; private init; }

    /// <summary>Whether it brings the rate down to its end, where it stays.</summary>
    public bool Falls { get; private init; }

    /// <summary>Whether nothing is left of the rate at its end.</summary>
    public bool EndsAtZero { get; private init; }

    /// <summary>Whether it is of 0.x.</summary>
    public bool IsLegacy { get; private init; }

    /// <summary>A scheduler of 1.x; it counts epochs unless it says otherwise, as MMEngine has it.</summary>
    public static SchedulePiece Of(ConfigCursor item)
    {
        string? type = item.Type;
        ConfigCursor period = type == "OneCycleLR" ? item["total_steps"] : item["T_max"];
        ConfigCursor end = item["end"].Exists ? item["end"] : period;
        double first = item["start_factor"].Number ?? item["factor"].Number ?? 1.0 / 3, last = item["end_factor"].Number ?? 1;
        bool isLine = type is "LinearLR" or "ConstantLR";
        bool hasFloor = item["eta_min"].Number is > 0 || item["eta_min_ratio"].Number is > 0;
        SchedulePiece piece = new(end.Exists ? end : item["begin"])
        {
            First = item["begin"].Integer ?? 0,
            Last = end.Integer,
            InEpochs = item["by_epoch"].Flag != false,
            IsWarmup = isLine && first < last && (item["begin"].Integer ?? 0) == 0,
            Falls = type is "PolyLR" or "OneCycleLR" || (type == "CosineAnnealingLR" && item["end"].Exists)
                || (type == "LinearLR" && first > last),
            EndsAtZero = isLine ? last == 0 : !hasFloor,
        };
        ConfigCursor steps = type == "MultiStepLR" ? item["milestones"] : type == "StepLR" ? item["step_size"] : ConfigCursor.Nothing;
        return steps.Exists ? piece.InSteps(steps) : piece;
    }

    /// <summary>The warm-up and the steps of 0.x's <c>lr_config</c>; its other courses are as long as the run by themselves.</summary>
    public static IEnumerable<SchedulePiece> OfLegacy(ConfigCursor config)
    {
        if (config["warmup"].Text is not null && config["warmup_iters"].Integer is { } length)
        {
            yield return new SchedulePiece(config["warmup_iters"]) { Last = length, InEpochs = config["warmup_by_epoch"].Flag == true,
                IsWarmup = true, IsLegacy = true };
        }

        if (config["policy"].Text == "step" && config["step"].Exists)
        {
            yield return new SchedulePiece(config["step"]) { InEpochs = config["by_epoch"].Flag != false,
                IsLegacy = true }.InSteps(config["step"]);
        }
    }

    private SchedulePiece InSteps(ConfigCursor steps) => this with
    {
        Key = steps,
        Milestones = steps.Integer ?? (steps.Node is ConfigList && steps.Integers is { Count: > 0 } all ? all.Min() : null),
    };
}
