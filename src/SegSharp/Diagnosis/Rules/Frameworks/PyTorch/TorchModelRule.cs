using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>SEG0107, SEG0109, SEG0402, SEG0104: published architectures by their names: U-Nets, vision transformers, DeepLab.</summary>
internal sealed class TorchModelRule : IDiagnosisRule
{
    private const int UsualPatch = 16;
    private const int UsualImage = 224;

    private static readonly string[] _depthKeys = ["depth", "num_downs", "n_down", "num_levels", "levels", "num_pool",
        "n_pool", "down_depth"];
    private static readonly string[] _poolToOne = ["deeplabv3_resnet50", "deeplabv3_resnet101", "deeplabv3_mobilenet_v3_large"];
    private static readonly string[] _fixedVits = ["vit_b_16", "vit_b_32", "vit_l_16", "vit_l_32", "vit_h_14"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.Framework is not (Framework.PyTorch or Framework.HuggingFace or Framework.Onnx))
        {
            return [];
        }

        ConfigCursor model = subject.Config["model"].Node is ConfigDict ? subject.Config["model"] : subject.Config;
        string arch = (model["arch"].Text ?? model.Type ?? model["name"].Text ?? model["model_type"].Text ?? "").ToLowerInvariant();
        ImageSize? size = ImageSize.Of(subject.Runtime["input"]);
        IEnumerable<Finding?> findings = [Steps(model, arch, size), Positions(subject, model, arch, size),
            Pooling(subject, arch), Heads(model)];
        return findings.OfType<Finding>();
    }

    private static Finding? Steps(ConfigCursor model, string arch, ImageSize? size)
    {
        ConfigCursor depth = _depthKeys.Select(key => model[key]).FirstOrNothing(place => place.Integer is > 0 and <= 12);
        bool named = arch.Contains("unet", StringComparison.Ordinal) && !arch.StartsWith("segformer", StringComparison.Ordinal);
        int? told = arch.StartsWith("unet_", StringComparison.Ordinal) && int.TryParse(arch["unet_".Length..], out int side)
            && side is 128 or 256 ? (side == 256 ? 8 : 7) : null;
        int steps = depth.Integer ?? told ?? 4;
        if (!named || size is null || model["pad"].Flag == true || (size.Height % (1 << steps) == 0 && size.Width % (1 << steps) == 0))
        {
            return null;
        }

        (int height, int width) = (Tell.Up(size.Height, 1 << steps), Tell.Up(size.Width, 1 << steps));
        return Tell.Of(
            DiagnosisCodes.InputDivisibility, "torch-unet", size.Place.Place,
            ("key", size.Place.Path), ("found", Tell.Size(size.Height, size.Width)), ("multiple", 1 << steps), ("steps", steps),
            ("depth_key", depth.Exists ? depth.Path : "model"), ("fitting", Tell.Size(height, width))) with
        {
            // an unknown implementation may pad by itself
            Severity = depth.Exists || told is not null ? Severity.Error : Severity.Warning,
            Edits = [Tell.Set(size.Place, size.Fitting(height, width))],
        };
    }

    private static Finding? Positions(Subject subject, ConfigCursor model, string arch, ImageSize? size)
    {
        ConfigCursor key = new[] { model["image_size"], model["img_size"] }.FirstOrNothing(place => ImageSize.Of(place) is not null);
        bool vit = arch.Contains("vit", StringComparison.Ordinal) || arch.Contains("deit", StringComparison.Ordinal)
            || model["patch_size"].Exists;
        bool resizes = model["interpolate_pos_encoding"].Flag == true || subject.Runtime["interpolate_pos_encoding"].Flag == true
            || model["dynamic_img_size"].Flag == true || arch.StartsWith("segformer", StringComparison.Ordinal);
        ImageSize? made = key.Exists ? ImageSize.Of(key) : _fixedVits.Contains(arch, StringComparer.Ordinal)
            ? new ImageSize(UsualImage, UsualImage, model["image_size"]) : null;
        if (!vit || resizes || size is null || made is null || (size.Height, size.Width) == (made.Height, made.Width))
        {
            return null;
        }

        int patch = model["patch_size"].Integer is > 0 and { } told ? told : UsualPatch;
        return Tell.Of(
            DiagnosisCodes.PositionEmbedding, "torch-vit", made.Place.Place,
            ("key", made.Place.Path), ("made", Tell.Size(made.Height, made.Width)), ("size_key", size.Place.Path),
            ("size", Tell.Size(size.Height, size.Width)), ("patch", patch),
            ("tokens", size.Height / patch * (size.Width / patch)), ("expected", made.Height / patch * (made.Width / patch))) with
        {
            Edits = [Tell.Set(size.Place, size.Fitting(made.Height, made.Width))],
        };
    }

    private static Finding? Pooling(Subject subject, string arch)
    {
        RuntimeFacts runtime = new(subject);
        bool single = runtime.BatchSize is { Value: 1 };
        bool last = runtime is { BatchSize: { Value: > 1 } full, Samples: { } samples, DropsLast: false }
            && samples.Value % full.Value == 1;
        return _poolToOne.Contains(arch, StringComparer.Ordinal) && runtime.IsTraining == true && (single || last)
            && runtime.BatchSize is { } batch
            ? Tell.Of(
                DiagnosisCodes.BatchNormSingle, single ? "torch" : "torch-last",
                batch.Place with { Key = single ? batch.Key : runtime.DropLastKey, Module = "classifier.0.convs.4" },
                ("key", single ? batch.Key : runtime.DropLastKey), ("arch", arch)) with
            {
                Edits = single ? runtime.LargerBatch
                    : [new ConfigEdit(runtime.Loader.Place.File, runtime.DropLastKey, ConfigNode.From(true))],
            }
            : null;
    }

    private static Finding? Heads(ConfigCursor model)
    {
        ConfigCursor width = new[] { model["embed_dim"], model["d_model"], model["dim"],
            model["embed_dims"] }.FirstOrNothing(place => place.Integer is > 0);
        ConfigCursor heads = new[] { model["num_heads"], model["nhead"],
            model["n_heads"] }.FirstOrNothing(place => place.Integer is not null);
        if (width.Integer is not { } channels || heads.Integer is not { } count || (count > 0 && channels % count == 0))
        {
            return null;
        }

        int near = Enumerable.Range(1, Math.Clamp(channels, 1, 1 << 14)).Where(divisor => channels % divisor == 0)
            .OrderBy(divisor => Math.Abs((long)divisor - count)).First();
        return Tell.Of(DiagnosisCodes.HeadsDivisibility, "torch", heads.Place, ("key", heads.Path), ("heads", count),
            ("width_key", width.Path), ("width", channels), ("near", near)) with
        {
            Edits = [Tell.Set(heads, near)],
        };
    }
}
