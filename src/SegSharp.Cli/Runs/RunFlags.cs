using System.Globalization;
using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;

namespace SegSharp.Cli.Runs;

/// <summary>
/// What options of the command line mean as changes to the config. Said that way they stand in the run's <c>config.py</c> and in its
/// checkpoints, so that a run can be repeated from either, and one that goes on is the same run.
/// </summary>
internal static class RunFlags
{
    private static readonly string[] _validationKeys = ["val_dataloader", "val_cfg", "val_evaluator"];

    /// <summary>The changes that a request's options stand for.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="config">The config with its other changes, which decides about the keys' generation.</param>
    public static IReadOnlyList<string> Of(TrainRequest request, ConfigDict config)
    {
        bool isOld = !config.ContainsKey("optim_wrapper") && config.ContainsKey("optimizer");
        return
        [
            .. request.Seed is { } seed
                ? [string.Create(CultureInfo.InvariantCulture, $"{(isOld ? "seed" : "randomness.seed")}={seed}")] : (string[])[],
            .. request.Deterministic ? [isOld ? "deterministic=True" : "randomness.deterministic=True"] : (string[])[],
            .. request.MixedPrecision ? MixedPrecision(config, isOld) : [],
            .. request.ActivationCheckpointing ? ["model.backbone.with_cp=True"] : (string[])[],
            .. request.OnMismatch is { } rule
                ? [$"{LoadPolicyReader.Key}.on_mismatch={LoadPolicyReader.Rules.First(pair => pair.Value == rule).Key}"] : (string[])[],
            .. request.LoadFrom is { } weights
                ? [$"load_from='{weights.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'"]
                : (string[])[],
            .. request.SkipsValidation ? NoValidation(config, isOld) : [],
        ];
    }

    // The config's own word on how mixed precision is done counts.
    private static string[] MixedPrecision(ConfigDict config, bool isOld)
    {
        if (isOld)
        {
            return config.ContainsKey("fp16") ? [] : ["fp16={'loss_scale': 'dynamic'}"];
        }

        string[] wrapper = config.TryGet("optim_wrapper", out ConfigNode? node) && node is ConfigDict dict
            && dict.TryGet("type", out ConfigNode? type) && type is ConfigScalar { Value: "AmpOptimWrapper" } ? []
                : ["optim_wrapper.type=AmpOptimWrapper"];
        return [.. wrapper, "val_cfg.fp16=True"];
    }

    private static string[] NoValidation(ConfigDict config, bool isOld) =>
        isOld ? ["data.val=None"] : [.. _validationKeys.Where(config.ContainsKey).Select(key => $"{key}=None")];
}
