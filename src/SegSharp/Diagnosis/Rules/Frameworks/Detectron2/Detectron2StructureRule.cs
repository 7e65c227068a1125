using SegSharp.Configuration;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Detectron2;

/// <summary>SEG0102, SEG0103, SEG0105, SEG0404, SEG0002: parts of a Detectron2 model that do not fit each other.</summary>
internal sealed class Detectron2StructureRule : IDiagnosisRule
{
    private const int Groups = 32;

    private static readonly int[] _basicDepths = [18, 34];
    private static readonly string[] _featureTakers = ["ROI_HEADS", "RPN", "SEM_SEG_HEAD", "RETINANET"];
    private static readonly (string Section, string Norm, string Width)[] _normalized =
        [("FPN", "NORM", "OUT_CHANNELS"), ("SEM_SEG_HEAD", "NORM", "CONVS_DIM"), ("ROI_BOX_HEAD", "NORM", "CONV_DIM"),
            ("ROI_MASK_HEAD", "NORM", "CONV_DIM"), ("RESNETS", "NORM", "STEM_OUT_CHANNELS")];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.Framework != Framework.Detectron2)
        {
            return [];
        }

        ConfigCursor model = subject.Config["MODEL"];
        IEnumerable<Finding?> findings =
        [
            Basic(model), .. _normalized.Select(part => GroupNorm(model[part.Section], part.Norm, part.Width)), .. Features(model),
            Anchors(model, "SIZES"), Anchors(model, "ASPECT_RATIOS"),
            Synchronised(subject, model), Batch(subject),
        ];
        return findings.OfType<Finding>();
    }

    // ResNet-18 and 34 are built of basic blocks, four times narrower than bottlenecks.
    private static Finding? Basic(ConfigCursor model)
    {
        ConfigCursor resnets = model["RESNETS"];
        ConfigCursor width = resnets["RES2_OUT_CHANNELS"];
        int channels = width.Integer ?? 256;
        return resnets["DEPTH"].Integer is { } depth && _basicDepths.Contains(depth) && channels != 64
            ? Tell.Of(DiagnosisCodes.HeadChannels, "d2-basic", width.Place, ("key", width.Path), ("found", channels),
                ("depth_key", resnets["DEPTH"].Path), ("depth", depth)) with
            {
                Edits = [Tell.Set(width, 64)],
                IsCertain = true,
            }
            : null;
    }

    private static Finding? GroupNorm(ConfigCursor section, string norm, string width) =>
        section[norm].Text == "GN" && section[width].Integer is { } channels && channels % Groups != 0
            ? Tell.Of(DiagnosisCodes.GroupDivisibility, "d2", section[width].Place, ("key", section[width].Path), ("found", channels),
                ("norm_key", section[norm].Path), ("groups", Groups), ("fitting", Tell.Up(channels, Groups))) with
            {
                Edits = [Tell.Set(section[width], Tell.Up(channels, Groups))],
            }
            : null;

    private static IEnumerable<Finding?> Features(ConfigCursor model)
    {
        IReadOnlyList<string>? resnet = model["RESNETS"]["OUT_FEATURES"].Texts;
        ConfigCursor taken = model["FPN"]["IN_FEATURES"];
        if (resnet is not null && taken.Texts is { } wanted
            && wanted.Except(resnet, StringComparer.Ordinal).ToArray() is { Length: > 0 } missing)
        {
            yield return Missing(taken, missing, model["RESNETS"]["OUT_FEATURES"], [.. wanted.Intersect(resnet, StringComparer.Ordinal)]);
        }

        bool pyramid = model["BACKBONE"]["NAME"].Text?.Contains("fpn", StringComparison.OrdinalIgnoreCase) == true;
        string[] given = pyramid ? [.. (taken.Texts ?? ["res2", "res3", "res4", "res5"]).Select(name => "p" + name[^1]), "p6", "p7"]
            : [.. resnet ?? []];
        foreach (ConfigCursor head in _featureTakers.Select(name => model[name]["IN_FEATURES"]))
        {
            if (given.Length > 0 && head.Texts is { } selected
                && selected.Except(given, StringComparer.Ordinal).ToArray() is { Length: > 0 } absent)
            {
                yield return Missing(head, absent, pyramid ? taken : model["RESNETS"]["OUT_FEATURES"],
                    [.. given.Where(name => name != "p7").Take(Math.Max(1, selected.Count))]);
            }
        }
    }

    private static Finding Missing(ConfigCursor place, string[] missing, ConfigCursor source, string[] fitting) => Tell.Of(
        DiagnosisCodes.FeatureIndex, "d2", place.Place, ("key", place.Path), ("missing", string.Join(", ", missing)),
        ("source", source.Path), ("fitting", fitting)) with
    {
        Edits = fitting.Length > 0 ? [Tell.Set(place, fitting)] : [],
    };

    // One list for all maps, or one for each.
    private static Finding? Anchors(ConfigCursor model, string name)
    {
        ConfigCursor lists = model["ANCHOR_GENERATOR"][name];
        ConfigCursor features = model["META_ARCHITECTURE"].Text == "RetinaNet" ? model["RETINANET"]["IN_FEATURES"]
            : model["RPN"]["IN_FEATURES"];
        return lists.Node is ConfigList { Count: > 1 } given && given[0] is ConfigList && features.Texts is { } maps
            && maps.Count != given.Count
            ? Tell.Of(DiagnosisCodes.FeatureIndex, "d2-anchors", lists.Place, ("key", lists.Path), ("found", given.Count),
                ("features_key", features.Path), ("maps", maps.Count)) with
            {
                Edits = [Tell.Set(lists, Enumerable.Range(0, maps.Count).Select(index => given[Math.Min(index, given.Count - 1)]))],
            }
            : null;
    }

    private static Finding? Synchronised(Subject subject, ConfigCursor model)
    {
        RuntimeFacts runtime = new(subject);
        ConfigCursor norm = model.Dicts().Select(section => section["NORM"]).FirstOrNothing(norm => norm.Text is "SyncBN" or "nnSyncBN");
        return norm.Exists && runtime.IsTraining != false && runtime.IsDistributed == false
            ? Tell.Of(DiagnosisCodes.SyncBatchNorm, "d2", norm.Place, ("key", norm.Path),
                ("found", norm.Text)) with { Edits = [Tell.Set(norm, "BN")] }
            : null;
    }

    private static Finding? Batch(Subject subject)
    {
        ConfigCursor images = subject.Config.At("SOLVER.IMS_PER_BATCH");
        return images.Integer is > 0 and { } count && subject.Runtime["num_gpus"].Integer is > 1 and { } gpus && count % gpus != 0
            ? Tell.Of(DiagnosisCodes.UnknownArgument, "d2-batch", images.Place, ("key", images.Path), ("found", count), ("gpus", gpus),
                ("fitting", Tell.Up(count, gpus))) with
            {
                Edits = [Tell.Set(images, Tell.Up(count, gpus))],
            }
            : null;
    }
}
