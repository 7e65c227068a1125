namespace SegSharp.Diagnosis.Subjects;

/// <summary>A head of Lightly with its arguments, positional or named, and the library's defaults.</summary>
public sealed class LightlyHead
{
    private static readonly string[] _parameters = ["input_dim", "hidden_dim", "output_dim"];
    private static readonly string[] _dinoParameters = ["input_dim", "hidden_dim", "bottleneck_dim", "output_dim"];

    // Source: https://docs.lightly.ai/self-supervised-learning/lightly.models.html
    private static readonly (string Type, int[] Defaults, bool HasBatchNorm)[] _types =
    [
        ("BarlowTwinsProjectionHead", [2048, 8192, 8192], true), ("BYOLProjectionHead", [2048, 4096, 256], true),
        ("BYOLPredictionHead", [256, 4096, 256], true),
        ("MoCoProjectionHead", [2048, 2048, 128], false), ("NNCLRProjectionHead", [2048, 2048, 256], true),
        ("NNCLRPredictionHead", [256, 4096, 256], true),
        ("SimCLRProjectionHead", [2048, 2048, 128], true), ("SimSiamProjectionHead", [2048, 2048, 2048], true),
        ("SimSiamPredictionHead", [2048, 512, 2048], true),
        ("SMoGProjectionHead", [2048, 2048, 128], true), ("SMoGPredictionHead", [128, 2048, 128], true),
        ("SwaVProjectionHead", [2048, 2048, 128], true),
        ("DINOProjectionHead", [2048, 2048, 256, 65536], false), ("MSNProjectionHead", [768, 2048, 256], true),
        ("TiCoProjectionHead", [2048, 4096, 256], true),
        ("VICRegProjectionHead", [2048, 8192, 8192], true), ("VicRegLLocalProjectionHead", [2048, 8192, 8192], true),
        ("MMCRProjectionHead", [2048, 8192, 512], true),
        ("DenseCLProjectionHead", [2048, 2048, 128], false), ("SwaVPrototypes", [128, 0, 0], false), ("MAEDecoder", [], false),
    ];

    private readonly string[] _names;
    private readonly int[] _defaults;

    private LightlyHead(ConfigCursor section, string role)
    {
        Section = section;
        Role = role;
        (string Type, int[] Defaults, bool HasBatchNorm) known =
            _types.FirstOrDefault(type => string.Equals(type.Type, section.Type, StringComparison.OrdinalIgnoreCase));
        IsKnown = known.Type is not null;
        _defaults = known.Defaults ?? [];
        _names = known.Type == "DINOProjectionHead" ? _dinoParameters : _parameters;
        bool? asked = section["batch_norm"].Flag ?? section["use_bn"].Flag;
        HasBatchNorm = asked ?? known.HasBatchNorm;
    }

    /// <summary>The head's part of the config.</summary>
    public ConfigCursor Section { get; }

    /// <summary>What it is called there: <c>projection_head</c>.</summary>
    public string Role { get; }

    /// <summary>Whether its type is one of Lightly's.</summary>
    public bool IsKnown { get; }

    /// <summary>Whether its layers are followed by batch norms.</summary>
    public bool HasBatchNorm { get; }

    /// <summary>The features that it takes.</summary>
    public Fact<int>? Input => Argument(0);

    /// <summary>The features that it gives.</summary>
    public Fact<int>? Output => Argument(_names.Length - 1);

    /// <summary>The width in which it ends before its last, weight-normalised layer, for DINO; the output for the others.</summary>
    public Fact<int>? Hidden => Argument(1);

    /// <summary>The head in a part of a config; null if there is none.</summary>
    public static LightlyHead? Of(ConfigCursor section, string role) =>
        section.Node is Configuration.ConfigDict ? new LightlyHead(section, role) : null;

    /// <summary>The place that an argument is set at: where it stands, or its name.</summary>
    public ConfigCursor Place(int index) =>
        Section[_names[index]].Exists ? Section[_names[index]]
        : Alias(index).Exists ? Alias(index)
        : Section["args"].Items.Count > index ? Section["args"][index]
        : Section["kwargs"][_names[index]].Exists ? Section["kwargs"][_names[index]]
        : Section[_names[index]];

    /// <summary>The name of an argument, as a reader of Lightly's documentation knows it.</summary>
    public string Name(int index) => $"{Role}.{_names[index]}";

    /// <summary>The index of the output among the arguments.</summary>
    public int OutputIndex => _names.Length - 1;

    private ConfigCursor Alias(int index) => _names[index] switch
    {
        "input_dim" => new[] { Section["in_dim"], Section["in_features"], Section["num_ftrs"] }.FirstOrNothing(place => place.Exists),
        "output_dim" => new[] { Section["out_dim"], Section["out_features"] }.FirstOrNothing(place => place.Exists),
        _ => ConfigCursor.Nothing,
    };

    private Fact<int>? Argument(int index)
    {
        ConfigCursor place = Place(index);
        return place.Integer is { } value ? new Fact<int>(value, place.Path, place.Location)
            : IsKnown && index < _defaults.Length && !place.Exists
                ? new Fact<int>(_defaults[index], place.Path, Section.Location, IsDefault: true)
            : null;
    }
}
