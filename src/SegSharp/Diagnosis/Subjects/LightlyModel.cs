namespace SegSharp.Diagnosis.Subjects;

/// <summary>A self-supervised model as Lightly's users put it together: a backbone and its heads.</summary>
public sealed class LightlyModel
{
    private static readonly string[] _projections = ["projection_head", "projector", "head", "student_head"];
    private static readonly string[] _predictions = ["prediction_head", "predictor"];
    private static readonly string[] _momenta =
        ["projection_head_momentum", "momentum_projection_head", "teacher_head", "target_projection_head", "momentum_projector",
            "key_projection_head"];

    private static readonly string[] _momentumBackbones = ["backbone_momentum", "momentum_backbone", "teacher_backbone", "target_backbone"];
    private static readonly string[] _widthKeys = ["out_features", "out_dim", "output_dim", "num_features", "embed_dim", "out_channels",
        "feature_dim", "hidden_dim"];

    /// <summary>The widths behind the pooling of torchvision's and timm's networks.</summary>
    private static readonly (string Prefix, int Width)[] _widths =
    [
        ("resnet18", 512), ("resnet34", 512), ("resnet50", 2048), ("resnet101", 2048), ("resnet152", 2048), ("resnext", 2048),
        ("wide_resnet", 2048), ("vgg", 512),
        ("densenet121", 1024), ("densenet169", 1664), ("densenet201", 1920), ("densenet161", 2208), ("mobilenet_v2", 1280),
        ("mobilenet_v3_large", 960), ("mobilenet_v3_small", 576),
        ("efficientnet_b0", 1280), ("efficientnet_b1", 1280), ("efficientnet_b2", 1408), ("efficientnet_b3", 1536),
        ("efficientnet_b4", 1792), ("shufflenet_v2_x1_0", 1024),
        ("vit_tiny", 192), ("vit_small", 384), ("vit_s", 384), ("vit_base", 768), ("vit_b", 768), ("vit_large", 1024), ("vit_l", 1024),
        ("deit_tiny", 192), ("deit_small", 384), ("deit_base", 768),
        ("swin_t", 768), ("swin_s", 768), ("swin_b", 1024), ("convnext_tiny", 768), ("convnext_small", 768), ("convnext_base", 1024),
        ("convnext_large", 1536), ("alexnet", 256),
        ("squeezenet", 512), ("googlenet", 1024), ("regnet_y_400mf", 440),
    ];

    /// <summary>Reads a subject's config.</summary>
    public LightlyModel(Subject subject)
    {
        ConfigCursor config = subject.Config["model"].Node is Configuration.ConfigDict && !subject.Config["backbone"].Exists
            ? subject.Config["model"] : subject.Config;
        Section = config;
        Projection = First(config, _projections);
        Prediction = First(config, _predictions);
        Momentum = First(config, _momenta);
        Prototypes = LightlyHead.Of(config["prototypes"], "prototypes");
        Backbone = config["backbone"];
        MomentumBackbone = _momentumBackbones.Select(name => config[name]).FirstOrNothing(section => section.Exists);
    }

    /// <summary>Where the parts stand.</summary>
    public ConfigCursor Section { get; }

    /// <summary>The backbone.</summary>
    public ConfigCursor Backbone { get; }

    /// <summary>Its averaged copy.</summary>
    public ConfigCursor MomentumBackbone { get; }

    /// <summary>The projection head.</summary>
    public LightlyHead? Projection { get; }

    /// <summary>The prediction head.</summary>
    public LightlyHead? Prediction { get; }

    /// <summary>The averaged copy of the projection head.</summary>
    public LightlyHead? Momentum { get; }

    /// <summary>SwaV's prototypes.</summary>
    public LightlyHead? Prototypes { get; }

    /// <summary>The features that a backbone gives for an image; null where nothing tells.</summary>
    public static Fact<int>? Width(ConfigCursor backbone)
    {
        ConfigCursor place = _widthKeys.Select(key => backbone[key]).FirstOrNothing(place => place.Integer is > 0);
        bool flattens = backbone["pooled"].Flag == false && (backbone["flatten"].Flag == true || backbone["flattened"].Flag == true);
        long area = flattens && backbone["out_size"].Integers is { Count: 2 } size ? (long)size[0] * size[1] : 1;
        if (place.Integer is { } width)
        {
            return width * area <= int.MaxValue ? new Fact<int>((int)(width * area), place.Path, place.Location) : null;
        }

        string? name = (backbone.Type ?? backbone["name"].Text ?? backbone.Text)?.ToLowerInvariant().Split('.')[^1];
        (string Prefix, int Width) known = _widths.OrderByDescending(entry => entry.Prefix.Length)
            .FirstOrDefault(entry => name?.StartsWith(entry.Prefix, StringComparison.Ordinal) == true);
        ConfigCursor type = backbone["type"].Exists ? backbone["type"] : backbone;
        return known.Prefix is not null ? new Fact<int>((int)(known.Width * area), type.Path, type.Location) : null;
    }

    /// <summary>The channels of a backbone's maps before they are pooled or flattened.</summary>
    public static int? Channels(ConfigCursor backbone) => backbone["out_channels"].Integer
        ?? (backbone["flatten"].Flag == true || backbone["flattened"].Flag == true ? null : Width(backbone)?.Value);

    /// <summary>Whether a backbone gives maps instead of one vector an image.</summary>
    public static bool GivesMaps(ConfigCursor backbone) =>
        backbone["pooled"].Flag == false && backbone["flatten"].Flag != true && backbone["flattened"].Flag != true
        || (!backbone["pooled"].Exists && backbone["out_size"].Integers is { } size && size.Any(side => side > 1)
            && backbone["flatten"].Flag != true && backbone["flattened"].Flag != true);

    private static LightlyHead? First(ConfigCursor config, string[] names) =>
        names.Select(name => LightlyHead.Of(config[name], name)).FirstOrDefault(head => head is not null);
}
