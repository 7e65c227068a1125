using SegSharp.Configuration;
using SegSharp.Models.Losses;

namespace SegSharp.Models;

/// <summary>Reads what a head's training minimises.</summary>
internal sealed record LossConfig(CrossEntropyOptions Options)
{
    public static LossConfig Read(ConfigSection head)
    {
        int ignoreIndex = head.Int("ignore_index", 255);
        int classes = head.Int("num_classes");
        if (ignoreIndex >= 0 && ignoreIndex < classes)
        {
            throw head.Error("ignore_index", $"{ignoreIndex} is the index of one of the {classes} classes, so that class would never be learned", "Use 255");
        }

        if (head.OptionalSection("loss_decode") is not { } loss)
        {
            return new(new CrossEntropyOptions(ignoreIndex));
        }

        if (loss.Type.Split('.')[^1] != "CrossEntropyLoss")
        {
            throw loss.Error("type", $"there is no loss '{loss.Type}'", "Known is CrossEntropyLoss");
        }

        if (loss.Bool("use_sigmoid", false) || loss.Bool("use_mask", false))
        {
            throw loss.Error("use_sigmoid", "only the softmax over classes is computed", "Set use_sigmoid=False");
        }

        double[]? weights = loss.Doubles("class_weight", null);
        if (weights is not null && weights.Length != classes)
        {
            throw loss.Error("class_weight", $"there are {weights.Length} weights for {classes} classes", "Give one weight for each class");
        }

        loss.Ignore("loss_name", "reduction");
        CrossEntropyOptions options = new(
            ignoreIndex, weights, loss.Double("loss_weight", 1), loss.Bool("avg_non_ignore", false), loss.Double("label_smoothing", 0));
        loss.Complete();
        return new(options);
    }
}
