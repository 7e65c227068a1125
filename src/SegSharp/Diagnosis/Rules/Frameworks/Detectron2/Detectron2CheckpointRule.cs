using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Detectron2;

/// <summary>SEG0204, SEG0116, SEG0106, SEG0203: the predictors, the embeddings and the stem of a checkpoint against the config.</summary>
internal sealed class Detectron2CheckpointRule : IDiagnosisRule
{
    private const int DefaultWidth = 1024;
    private const int Box = 4;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.Framework != Framework.Detectron2 || subject.Checkpoint is not { } checkpoint)
        {
            return [];
        }

        IEnumerable<Finding?> findings = [Classes(subject, checkpoint), Stuff(subject, checkpoint), Width(subject, checkpoint),
            Stem(examination, checkpoint), Embeddings(subject, checkpoint)];
        return findings.OfType<Finding>();
    }

    // cls_score has a row for each class and one for the background; each box four for each class; each mask one.
    private static Finding? Classes(Subject subject, IReadOnlyDictionary<string, IReadOnlyList<long>> checkpoint)
    {
        ConfigCursor place = Detectron2Heads.Classes(subject.Config);
        int classes = place.Integer ?? Detectron2Heads.DefaultThings;
        ConfigCursor model = subject.Config["MODEL"];
        bool oneBox = model["ROI_BOX_HEAD"]["CLS_AGNOSTIC_BBOX_REG"].Flag == true;
        bool oneMask = model["ROI_MASK_HEAD"]["CLS_AGNOSTIC_MASK"].Flag == true;
        foreach ((string name, IReadOnlyList<long> shape) in checkpoint)
        {
            long rows = shape.Count > 0 ? shape[0] : 0;
            (string variant, long saved)? found =
                name.EndsWith("box_predictor.cls_score.weight", StringComparison.Ordinal) ? ("d2-rows", rows - 1)
                : name.EndsWith("head.cls_score.weight", StringComparison.Ordinal) && Anchors(model) is { } anchors && rows % anchors == 0
                    ? ("d2-anchors", rows / anchors)
                : name.EndsWith("box_predictor.bbox_pred.weight", StringComparison.Ordinal) && !oneBox && rows != Box && rows % Box == 0
                    ? ("d2-boxes", rows / Box)
                : name.EndsWith("mask_head.predictor.weight", StringComparison.Ordinal) && !oneMask && rows != 1 ? ("d2-masks", rows)
                : null;
            if (found is var (variant, saved) && saved > 0 && saved != classes)
            {
                return Rows(subject, place, name, shape, variant, saved, classes);
            }

            // one set of boxes or masks for all classes, or one for each
            ConfigCursor agnostic = name.EndsWith("bbox_pred.weight", StringComparison.Ordinal)
                ? model["ROI_BOX_HEAD"]["CLS_AGNOSTIC_BBOX_REG"] : model["ROI_MASK_HEAD"]["CLS_AGNOSTIC_MASK"];
            bool isBox = name.EndsWith("box_predictor.bbox_pred.weight", StringComparison.Ordinal);
            bool isMask = name.EndsWith("mask_head.predictor.weight", StringComparison.Ordinal);
            if (classes > 1 && ((isBox && (rows == Box) != oneBox) || (isMask && (rows == 1) != oneMask)))
            {
                bool single = isBox ? rows == Box : rows == 1;
                return Tell.Of(
                    DiagnosisCodes.CheckpointShape, single ? "d2-agnostic" : "d2-per-class", agnostic.Place with { Tensor = name },
                    ("key", agnostic.Path), ("name", name), ("rows", rows), ("classes", classes), ("classes_key", place.Path)) with
                {
                    Edits = [Tell.Set(agnostic, single)],
                };
            }
        }

        return null;
    }

    private static Finding Rows(Subject subject, ConfigCursor place, string name, IReadOnlyList<long> shape, string variant,
        long saved, int classes)
    {
        bool trains = new RuntimeFacts(subject).IsTraining == true;
        return Tell.Of(
            DiagnosisCodes.CheckpointClasses, variant, place.Place with { Tensor = name },
            ("key", place.Path), ("name", name), ("shape", shape), ("rows", shape[0]), ("saved", saved), ("classes", classes),
            ("wanted", classes + 1)) with
        {
            // fine-tuning starts the predictors anew; everything else runs with random ones
            Severity = trains ? Severity.Warning : Severity.Error,
            Edits = [Tell.Set(place, saved)],
        };
    }

    private static int? Anchors(ConfigCursor model)
    {
        if (model["META_ARCHITECTURE"].Text != "RetinaNet")
        {
            return null;
        }

        int sizes = model["ANCHOR_GENERATOR"]["SIZES"][0].Items.Count is > 0 and { } count ? count : 3;
        int ratios = model["ANCHOR_GENERATOR"]["ASPECT_RATIOS"][0].Items.Count is > 0 and { } aspects ? aspects : 3;
        return sizes * ratios;
    }

    private static Finding? Stuff(Subject subject, IReadOnlyDictionary<string, IReadOnlyList<long>> checkpoint)
    {
        ConfigCursor place = subject.Config.At("MODEL.SEM_SEG_HEAD.NUM_CLASSES");
        int classes = place.Integer ?? Detectron2Heads.DefaultStuff;
        string? predictor =
            checkpoint.Keys.FirstOrDefault(name => name.EndsWith("sem_seg_head.predictor.weight", StringComparison.Ordinal));
        string? queries = checkpoint.Keys.FirstOrDefault(name => name.EndsWith("predictor.class_embed.weight", StringComparison.Ordinal));
        long? saved = predictor is not null && checkpoint[predictor].Count > 0 ? checkpoint[predictor][0]
            : queries is not null && checkpoint[queries].Count > 0 ? checkpoint[queries][0] - 1 : null;
        return saved is { } count && count != classes
            ? Rows(subject, place, (predictor ?? queries)!, checkpoint[(predictor ?? queries)!],
                predictor is not null ? "d2-masks" : "d2-rows", count, classes)
            : null;
    }

    private static Finding? Width(Subject subject, IReadOnlyDictionary<string, IReadOnlyList<long>> checkpoint)
    {
        ConfigCursor place = subject.Config.At("MODEL.ROI_BOX_HEAD.FC_DIM");
        string? name = checkpoint.Keys.FirstOrDefault(name => name.EndsWith("box_head.fc1.weight", StringComparison.Ordinal));
        return name is not null && checkpoint[name] is [long width, ..] && place.Integer is { } configured && width != configured
            ? Tell.Of(DiagnosisCodes.CheckpointShape, "d2-width", place.Place with { Tensor = name }, ("key", place.Path), ("name", name),
                ("saved", width), ("configured", configured)) with
            {
                Edits = [Tell.Set(place, width)],
            }
            : null;
    }

    private static Finding? Stem(Examination examination, IReadOnlyDictionary<string, IReadOnlyList<long>> checkpoint)
    {
        string? name = checkpoint.Keys.FirstOrDefault(name => name.EndsWith("stem.conv1.weight", StringComparison.Ordinal)
            || name == "conv1.weight");
        return name is not null && checkpoint[name] is [_, long saved, _, _] && examination.Setup.Mean is { } mean && mean.Value.Count > 1
            && mean.Value.Count != saved
            ? Tell.Of(DiagnosisCodes.InputChannels, "d2-stem", mean.Place with { Tensor = name }, ("key", mean.Key),
                ("found", mean.Value.Count), ("name", name), ("saved", saved)) with
            {
                Severity = new RuntimeFacts(examination.Subject).IsTraining == true ? Severity.Warning : Severity.Error,
                Edits = [new ConfigEdit(examination.Subject.CheckpointFile, "convert_checkpoint",
                    Configuration.ConfigNode.From("inflate-first-conv"))],
            }
            : null;
    }

    // Text embeddings as a classifier: a row for each class, as wide as the text encoder makes them.
    private static Finding? Embeddings(Subject subject, IReadOnlyDictionary<string, IReadOnlyList<long>> checkpoint)
    {
        ConfigCursor place = subject.Config["MODEL"].Dicts()
            .SelectMany(section => section.Keys.Where(key => key.EndsWith("EMB_DIM", StringComparison.Ordinal)
            || key is "ZEROSHOT_WEIGHT_DIM").Select(key => section[key]))
            .FirstOrNothing(place => place.Integer is not null);
        string? file = checkpoint.Keys.FirstOrDefault(name => Path.GetExtension(name) is ".pth" or ".pt" or ".npy" or ".pkl" or ".npz")
            ?? checkpoint.Keys.FirstOrDefault(name => name.Contains("emb", StringComparison.OrdinalIgnoreCase)
            && checkpoint[name].Count == 2);
        string? score = subject.ModelShapes?.Keys.FirstOrDefault(name => name.EndsWith("cls_score.weight", StringComparison.Ordinal)
            || name.EndsWith("zs_weight", StringComparison.Ordinal));
        long? built = score is not null && subject.ModelShapes![score] is [_, long columns] ? columns
            : place.Integer ?? (subject.Config.At("MODEL.CLIP").Exists ? DefaultWidth : null);
        if (file is null || checkpoint[file] is not [long rows, long width] || built is not { } expected || expected == width)
        {
            return null;
        }

        string key = place.Exists ? place.Path : "MODEL.CLIP.TEXT_EMB_DIM";
        return Tell.Of(
            DiagnosisCodes.EmbeddingWidth, "d2",
            subject.Config.At(key).Place with { Key = key, Module = "cls_score.weight", Tensor = file },
            ("key", key), ("file", file), ("width", width), ("rows", rows), ("built", expected)) with
        {
            Edits = [Tell.Set(subject.Config.At(key), width), .. score is not null && subject.ModelShapes![score].Count == 2
                ? new[] { Tell.Set($"model_shapes.{score}", new[] { subject.ModelShapes![score][0], width }) } : []],
        };
    }
}
