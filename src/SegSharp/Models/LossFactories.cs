using SegSharp.Configuration;
using SegSharp.Models.Losses;
using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>How the losses are read from configs, under MMSegmentation's names and keys.</summary>
internal static class LossFactories
{
    // What only one of the two formulas called DiceLoss knows.
    private static readonly string[] _earlierDice = ["smooth", "exponent", "class_weight"];
    private static readonly string[] _laterDice = ["use_sigmoid", "activate", "naive_dice", "eps"];

    public static Registry<SegmentationLoss> Register(Registry<SegmentationLoss> registry) => registry
        .Register("CrossEntropyLoss", CrossEntropy)
        .Register("DiceLoss", Dice)
        .Register("FocalLoss", Focal)
        .Register("LovaszLoss", Lovasz)
        .Register("TverskyLoss", Tversky)
        .Register("BoundaryLoss", section => new BoundaryLoss(Name(section, "loss_boundary"), Weight(section))
        {
            EdgeWidth = section.Int("edge_width", 3) is >= 1 and int width ? width : throw section.Error("edge_width", "it is below 1"),
        });

    private static SegmentationLoss CrossEntropy(ConfigSection section)
    {
        if (section.Bool("use_mask", false))
        {
            throw section.Error("use_mask", "it is for masks of single objects, not for segmentation maps", "Leave it out");
        }

        double smoothing = section.Double("label_smoothing", 0);
        (string name, double weight) = (Name(section, "loss_ce"), Weight(section));
        if (!section.Bool("use_sigmoid", false))
        {
            return new CrossEntropyLoss(name, weight)
            {
                ClassWeight = ClassWeightFile.Read(section),
                AvgNonIgnore = section.Bool("avg_non_ignore", false),
                AvgClassWeight = section.Bool("avg_class_weight", false),
                Reduction = ReadReduction(section),
                LabelSmoothing = smoothing is >= 0 and <= 1 ? smoothing
                    : throw section.Error("label_smoothing", $"it is {smoothing}, expected 0 to 1"),
            };
        }

        return smoothing == 0
            ? new SigmoidCrossEntropyLoss(name, weight)
            {
                ClassWeight = ClassWeightFile.Read(section),
                AvgNonIgnore = section.Bool("avg_non_ignore", false),
                Reduction = ReadReduction(section),
            }
            : throw section.Error("label_smoothing", "it smooths over the classes of a softmax, and use_sigmoid=True has none",
                "Leave one of them out");
    }

    private static SegmentationLoss Dice(ConfigSection section)
    {
        string? earlier = Array.Find(_earlierDice, section.Has);
        string? later = Array.Find(_laterDice, section.Has);
        if (earlier is not null && later is not null)
        {
            throw section.Error(
                later, $"'{later}' belongs to the DiceLoss of MMSegmentation 1.1 and later, '{earlier}' to the one before, " +
                    "and they are different formulas",
                "Keep the keys of one of them");
        }

        (string name, double weight, int ignored) = (Name(section, "loss_dice"), Weight(section), section.Int("ignore_index", 255));
        if (later is null)
        {
            section.Ignore("reduction"); // the mean over images is taken class by class there, whatever it says
            return new DiceLoss(name, weight)
            {
                Smooth = section.Double("smooth", 1),
                Exponent = section.Double("exponent", 2),
                ClassWeight = ClassWeightFile.Read(section),
                IgnoreIndex = ignored,
            };
        }

        return new JointDiceLoss(name, weight)
        {
            UseSigmoid = section.Bool("use_sigmoid", true),
            Activate = section.Bool("activate", true),
            Naive = section.Bool("naive_dice", false),
            Eps = section.Double("eps", 1e-3),
            IgnoredChannel = ignored,
            Reduction = ReadReduction(section),
        };
    }

    private static FocalLoss Focal(ConfigSection section)
    {
        if (!section.Bool("use_sigmoid", true))
        {
            throw section.Error("use_sigmoid", "the focal loss is defined with a sigmoid", "Leave it out");
        }

        return new FocalLoss(Name(section, "loss_focal"), Weight(section))
        {
            Gamma = section.Double("gamma", 2),
            Alpha = section.Doubles("alpha", [0.5]),
            ClassWeight = ClassWeightFile.Read(section),
            Reduction = ReadReduction(section),
        };
    }

    private static LovaszLoss Lovasz(ConfigSection section)
    {
        string type = section.String("loss_type", "multi_class");
        if (type is not ("multi_class" or "binary"))
        {
            throw section.Error("loss_type", $"there is no '{type}'", "Known are multi_class and binary");
        }

        bool named = section.Node("classes") is ConfigScalar { Value: string };
        if (named && section.String("classes") is not ("present" or "all"))
        {
            throw section.Error("classes", $"there is no '{section.String("classes")}'", "Give 'present', 'all' or a list of classes");
        }

        return new LovaszLoss(Name(section, "loss_lovasz"), Weight(section))
        {
            Binary = type == "binary",
            Classes = named ? null : section.Ints("classes", null),
            OnlyPresent = !named || section.String("classes") == "present",
            PerImage = section.Bool("per_image", false),
            ClassWeight = ClassWeightFile.Read(section),
            Reduction = ReadReduction(section),
        };
    }

    private static TverskyLoss Tversky(ConfigSection section)
    {
        section.Ignore("reduction"); // as for the earlier Dice
        return new TverskyLoss(Name(section, "loss_tversky"), Weight(section))
        {
            Smooth = section.Double("smooth", 1),
            Alpha = section.Double("alpha", 0.3),
            Beta = section.Double("beta", 0.7),
            ClassWeight = ClassWeightFile.Read(section),
            IgnoreIndex = section.Int("ignore_index", 255),
        };
    }

    private static string Name(ConfigSection section, string fallback) => section.String("loss_name", fallback);

    private static double Weight(ConfigSection section) => section.Double("loss_weight", 1);

    private static Reduction ReadReduction(ConfigSection section) => section.String("reduction", "mean") switch
    {
        "mean" => Reduction.Mean,
        "sum" => Reduction.Sum,
        "none" => Reduction.None,
        string other => throw section.Error("reduction", $"there is no '{other}'", "Known are mean, sum and none"),
    };
}
