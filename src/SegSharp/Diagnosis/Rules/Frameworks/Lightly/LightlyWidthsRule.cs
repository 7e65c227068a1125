using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Lightly;

/// <summary>SEG0115: a chain of backbone, projection and prediction head whose widths do not meet.</summary>
internal sealed class LightlyWidthsRule : IDiagnosisRule
{
    private static readonly string[] _classifiers = ["classifier", "linear", "online_classifier", "linear_head"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Subject.Framework != Framework.Lightly)
        {
            return [];
        }

        LightlyModel model = new(examination.Subject);
        IEnumerable<Finding?> findings =
        [
            Backbone(model), Features(model), Meets(model.Projection, model.Prediction, "lightly-prediction"),
            Meets(model.Projection, model.Prototypes, "lightly-prototypes"),
            Compared(model), .. Momentum(model), Loss(model, examination.Config), Evaluation(model),
        ];
        return findings.OfType<Finding>();
    }

    private static Finding? Backbone(LightlyModel model)
    {
        if (model.Projection is not { Input: { } input } head)
        {
            return null;
        }

        ConfigCursor backbone = model.Backbone;
        int? channels = LightlyModel.Channels(backbone);
        if (LightlyModel.GivesMaps(backbone))
        {
            return Tell.Of(
                DiagnosisCodes.ProjectionHead, "lightly-maps", backbone["pooled"].Place with { Key = backbone.Path, Module = head.Name(0) },
                ("key", backbone.Path), ("channels", channels?.ToString() ?? "C"),
                ("size", backbone["out_size"].Integers is { } size ? Tell.Size([.. size]) : "H×W"),
                ("input_key", head.Name(0)), ("place", input.Key), ("input", input.Value)) with
            {
                Edits = [Tell.Set(backbone["pooled"], true),
                    .. channels is { } width && width != input.Value ? new[] { Tell.Set(head.Place(0), width) } : []],
            };
        }

        return LightlyModel.Width(backbone) is { } given && given.Value != input.Value
            ? Tell.Of(
                DiagnosisCodes.ProjectionHead, "lightly-backbone", input.Place with { Module = head.Name(0) },
                ("key", head.Name(0)), ("place", input.Key), ("found", input.Value), ("backbone_key", given.Key), ("expected", given.Value),
                ("is_default", input.IsDefault ? "default" : "given"),
                ("type", head.Section.Type ?? head.Role)) with
            {
                Edits = [Tell.Set(head.Place(0), given.Value)],
                IsCertain = true,
            }
            : null;
    }

    // The older classes take the backbone's width as num_ftrs.
    private static Finding? Features(LightlyModel model)
    {
        ConfigCursor place = model.Section["num_ftrs"];
        return place.Integer is { } features && LightlyModel.Width(model.Backbone) is { } given && given.Value != features
            ? Tell.Of(DiagnosisCodes.ProjectionHead, "lightly-features", place.Place, ("key", place.Path), ("found", features),
                ("backbone_key", given.Key), ("expected", given.Value)) with
            {
                Edits = [Tell.Set(place, given.Value)],
                IsCertain = true,
            }
            : null;
    }

    private static Finding? Meets(LightlyHead? first, LightlyHead? second, string variant) =>
        first?.Output is { } given && second?.Input is { } taken && given.Value != taken.Value
            ? Tell.Of(
                DiagnosisCodes.ProjectionHead, variant, taken.Place with { Module = second.Name(0) },
                ("key", second.Name(0)), ("place", taken.Key), ("found", taken.Value), ("from_key", first.Name(first.OutputIndex)),
                ("expected", given.Value)) with
            {
                Edits = [Tell.Set(second.Place(0), given.Value)],
            }
            : null;

    // The loss compares the prediction of one view with the projection of the other.
    private static Finding? Compared(LightlyModel model)
    {
        LightlyHead? target = model.Momentum ?? model.Projection;
        return model.Prediction is { Output: { } predicted } prediction && target?.Output is { } projected
            && predicted.Value != projected.Value
            ? Tell.Of(
                DiagnosisCodes.ProjectionHead, "lightly-compared",
                predicted.Place with { Module = prediction.Name(prediction.OutputIndex) },
                ("key", prediction.Name(prediction.OutputIndex)), ("place", predicted.Key), ("found", predicted.Value),
                ("other_key", target.Name(target.OutputIndex)), ("expected", projected.Value)) with
            {
                Edits = [Tell.Set(prediction.Place(prediction.OutputIndex), projected.Value)],
            }
            : null;
    }

    // An average of parameters needs the same parameters on both sides.
    private static IEnumerable<Finding?> Momentum(LightlyModel model)
    {
        if (model is { Momentum: { } momentum, Projection: { } online })
        {
            for (int index = 0; index < 3; index++)
            {
                if (Of(momentum, index) is { } own && Of(online, index) is { } other && own.Value != other.Value)
                {
                    yield return Averaged(own, momentum.Name(index), other, online.Name(index), momentum.Place(index));
                }
            }
        }

        if (model.MomentumBackbone.Exists && LightlyModel.Width(model.MomentumBackbone) is { } copy
            && LightlyModel.Width(model.Backbone) is { } original && copy.Value != original.Value)
        {
            yield return Averaged(copy, copy.Key, original, original.Key, model.MomentumBackbone) with
            {
                Edits = [Tell.Set(model.MomentumBackbone, model.Backbone.Node)],
            };
        }
    }

    private static Fact<int>? Of(LightlyHead head, int index) => index switch { 0 => head.Input, 1 => head.Hidden, _ => head.Output };

    private static Finding Averaged(Fact<int> own, string name, Fact<int> other, string otherName, ConfigCursor place) => Tell.Of(
        DiagnosisCodes.ProjectionHead, "lightly-momentum", own.Place with { Module = name }, ("key", name), ("place", own.Key),
        ("found", own.Value), ("other_key", otherName), ("expected", other.Value)) with
    {
        Edits = [Tell.Set(place, other.Value)],
    };

    // Losses that are built for a width: DINO's centre, a memory bank's rows.
    private static Finding? Loss(LightlyModel model, ConfigCursor config)
    {
        ConfigCursor loss = config["loss"].Exists ? config["loss"] : config["criterion"];
        ConfigCursor[] widths =
        [
            loss["output_dim"], loss["memory_bank_size"][1], config["memory_bank"]["size"][1], loss["memory_bank"]["size"][1],
            config["memory_bank"]["dim"], loss["args"].Items.Count == 1 && loss.Type == "DINOLoss" ? loss["args"][0] : ConfigCursor.Nothing,
        ];
        ConfigCursor place = widths.FirstOrNothing(width => width.Integer is > 0);
        return place.Integer is { } width && model.Projection is { Output: { } output } head && output.Value != width
            ? Tell.Of(
                DiagnosisCodes.ProjectionHead, "lightly-loss", place.Place with { Module = head.Name(head.OutputIndex) },
                ("key", place.Path), ("found", width), ("other_key", head.Name(head.OutputIndex)), ("expected", output.Value)) with
            {
                Edits = [Tell.Set(place, output.Value)],
            }
            : null;
    }

    // A linear classifier on the frozen backbone takes the backbone's features, not the head's.
    private static Finding? Evaluation(LightlyModel model)
    {
        ConfigCursor section = _classifiers.Select(name => model.Section[name]).FirstOrNothing(section => section.Exists);
        ConfigCursor place = section["in_features"].Exists ? section["in_features"] : section["feature_dim"].Exists ? section["feature_dim"]
            : section["args"][0];
        return place.Integer is { } taken && LightlyModel.Width(model.Backbone) is { } given && given.Value != taken
            ? Tell.Of(DiagnosisCodes.ProjectionHead, "lightly-features", place.Place with { Module = section.Path }, ("key", place.Path),
                ("found", taken), ("backbone_key", given.Key), ("expected", given.Value)) with
            {
                Edits = [Tell.Set(place, given.Value)],
            }
            : null;
    }
}
