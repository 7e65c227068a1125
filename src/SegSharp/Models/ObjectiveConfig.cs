using SegSharp.Configuration;
using SegSharp.Models.Losses;

namespace SegSharp.Models;

/// <summary>Reads what a head's training minimises: <c>loss_decode</c>, <c>sampler</c> and <c>ignore_index</c>.</summary>
internal static class ObjectiveConfig
{
    public static HeadObjective Read(ConfigSection head, string prefix, Registry<SegmentationLoss> registry)
    {
        int ignoreIndex = head.Int("ignore_index", 255);
        int classes = head.Int("num_classes");
        if (ignoreIndex >= 0 && ignoreIndex < classes)
        {
            throw head.Error("ignore_index",
                $"{ignoreIndex} is the index of one of the {classes} classes, so that class would never be learned", "Use 255");
        }

        int channels = HeadConfig.OutChannels(head) ?? classes;
        List<SegmentationLoss> losses = [];
        foreach (ConfigSection section in head.Sections("loss_decode"))
        {
            SegmentationLoss loss = registry.Build(section);
            losses.Add(loss.Refusal(channels) is { } refusal ? throw Refused(section, refusal) : loss);
        }

        if (losses.Count == 0)
        {
            losses.Add(channels == 1 ? new SigmoidCrossEntropyLoss() : new CrossEntropyLoss());
        }

        if (!losses.Exists(loss => loss.Name.Contains("loss", StringComparison.Ordinal)))
        {
            throw head.Error("loss_decode", "only a loss whose loss_name has 'loss' in it is minimised, and none has",
                "Name one loss_ce, for example");
        }

        return new HeadObjective(prefix, losses, ignoreIndex, ReadSampler(head, losses));
    }

    private static OhemPixelSampler? ReadSampler(ConfigSection head, List<SegmentationLoss> losses)
    {
        if (head.OptionalSection("sampler") is not { } sampler)
        {
            return null;
        }

        if (sampler.Type.Split('.')[^1] != OhemPixelSampler.TypeName)
        {
            throw sampler.Error("type", $"there is no pixel sampler '{sampler.Type}'", "Known is OHEMPixelSampler");
        }

        OhemPixelSampler result = new(sampler.OptionalDouble("thresh"), sampler.Long("min_kept", 100_000));
        sampler.Complete();
        if (result.MinKept < 2)
        {
            throw sampler.Error("min_kept", $"{result.MinKept} pixels are too few", "Keep at least 2");
        }

        return result.Threshold is not null || losses.Exists(loss => loss is CrossEntropyLoss)
            ? result
            : throw sampler.Error("thresh", "without it the largest cross-entropies are taken, and the head has none",
                "Give a probability, such as 0.7");
    }

    // A key that stands in the config has a line to point at; else the loss is pointed at.
    private static ConfigException Refused(ConfigSection section, LossRefusal refusal) =>
        section.Error(section.Dict.TryGet(refusal.Key, out _) ? refusal.Key : "type", refusal.Problem);
}
