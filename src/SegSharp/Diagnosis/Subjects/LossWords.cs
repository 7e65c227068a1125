namespace SegSharp.Diagnosis.Subjects;

/// <summary>What the losses of the frameworks are called, and what they take.</summary>
internal static class LossWords
{
    private static readonly string[] _places = ["loss", "loss_fn", "criterion", "custom_loss", "losses"];

    // torch.nn and segmentation_models_pytorch.losses; the latter's take their target's form from 'mode'
    private static readonly string[] _ofMode = ["dice", "jaccard", "iou", "tversky", "focal", "lovasz"];
    private static readonly string[] _elementwise =
        ["bce", "bcewithlogits", "softbcewithlogits", "softbce", "binarycrossentropy", "binarycrossentropywithlogits", "mse", "l1",
            "smoothl1", "huber", "bcedice", "sigmoidfocal", "multilabelsoftmargin"];

    private static readonly string[] _indexed = ["crossentropy", "ce", "nll", "nll2d", "softcrossentropy", "crossentropy2d",
        "ohemcrossentropy", "multimargin", "labelsmoothing"];

    /// <summary>The losses that a config outside of MMSegmentation's vocabularies describes.</summary>
    public static IEnumerable<ConfigCursor> Of(Subject subject) => subject.IsMmStyle
        ? []
        : _places.SelectMany(place =>
            subject.Config[place].Items.Concat(subject.Config["model"][place].Items).Concat(subject.Runtime[place].Items))
            .Where(loss => Name(loss) is not null);

    /// <summary>A loss's name without its package.</summary>
    public static string? Name(ConfigCursor loss) => loss.Type ?? (loss["name"].Text ?? loss.Text)?.Split('.')[^1];

    /// <summary>A loss's name in lower case without <c>Loss</c>: <c>bcewithlogits</c>.</summary>
    public static string Word(ConfigCursor loss)
    {
        string word = (Name(loss) ?? "").Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return word.EndsWith("loss", StringComparison.Ordinal) ? word[..^"loss".Length] : word;
    }

    /// <summary>What a loss takes.</summary>
    public static TargetForm Form(ConfigCursor loss)
    {
        string word = Word(loss);
        return _ofMode.Contains(word, StringComparer.Ordinal)
            ? loss["mode"].Text switch { "binary" => TargetForm.SameCount, "multilabel" => TargetForm.SameShape,
                "multiclass" => TargetForm.Indices, _ => TargetForm.Unknown }
            : _elementwise.Contains(word, StringComparer.Ordinal) ? TargetForm.SameShape
            : _indexed.Contains(word, StringComparer.Ordinal) ? TargetForm.Indices
            : TargetForm.Unknown;
    }

    /// <summary>Whether the loss is PyTorch's own cross-entropy, which takes class probabilities too.</summary>
    public static bool TakesProbabilities(ConfigCursor loss) => Word(loss) is "crossentropy" or "ce";

    /// <summary>Whether the loss takes each channel by itself, through a sigmoid.</summary>
    public static bool IsSigmoid(ConfigCursor loss) =>
        Word(loss) is "bcewithlogits" or "softbcewithlogits" or "softbce" or "bce" or "binarycrossentropy" or "binarycrossentropywithlogits"
            or "bcedice" or "sigmoidfocal"
        || loss["mode"].Text is "binary" or "multilabel";

    /// <summary>The loss's facts.</summary>
    public static LossFacts Facts(ConfigCursor loss) => new()
    {
        Path = loss.Path,
        Type = Name(loss)!,
        UsesSigmoid = Form(loss) == TargetForm.Unknown ? null : new Fact<bool>(IsSigmoid(loss), loss.Path, loss.Location),
        ClassWeightCount = Weights(loss) is { } weights ? new Fact<int>(weights.Items.Count, weights.Path, weights.Location) : null,
        Weight = loss["loss_weight"].Number is { } weight
            ? new Fact<double>(weight, loss["loss_weight"].Path, loss["loss_weight"].Location) : null,
    };

    /// <summary>The label that the loss leaves out; null if it counts them all.</summary>
    public static Fact<int>? Ignored(ConfigCursor loss) => loss["ignore_index"].Integer is { } index
        ? new Fact<int>(index, loss["ignore_index"].Path, loss["ignore_index"].Location)
        : Word(loss) is "crossentropy" or "ce" or "nll" or "softcrossentropy"
            ? new Fact<int>(-100, loss["ignore_index"].Path, loss.Location, IsDefault: true) : null;

    private static ConfigCursor? Weights(ConfigCursor loss)
    {
        ConfigCursor[] places = Form(loss) == TargetForm.Indices ? [loss["weight"], loss["class_weight"], loss["class_weights"]] : [];
        ConfigCursor found = places.FirstOrNothing(place => place.Node is Configuration.ConfigList);
        return found.Exists && found.Numbers is not null ? found : null;
    }
}
