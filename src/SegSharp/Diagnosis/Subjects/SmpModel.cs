namespace SegSharp.Diagnosis.Subjects;

/// <summary>The constructor arguments of a model of segmentation_models_pytorch, with that library's defaults.</summary>
public sealed class SmpModel
{
    /// <summary>The decoders by their names.</summary>
    internal static readonly string[] Architectures =
        ["Unet", "UnetPlusPlus", "MAnet", "Linknet", "FPN", "PSPNet", "PAN", "DeepLabV3", "DeepLabV3Plus", "UPerNet", "Segformer", "DPT"];

    private const int DefaultDepth = 5;

    private SmpModel(ConfigCursor section)
    {
        Section = section;
        Arch = (section["arch"].Exists ? section["arch"] : section["architecture"]).Text?.Split('.')[^1] ?? section.Type;
        Name = Architectures.FirstOrDefault(name => Same(name, Arch));
        EncoderName = section["encoder_name"].Exists ? section["encoder_name"] : section["encoder"];
        Encoder = SmpEncoders.Find(EncoderName.Text ?? "resnet34");
    }

    /// <summary>The arguments.</summary>
    public ConfigCursor Section { get; }

    /// <summary>The decoder as it is written.</summary>
    public string? Arch { get; }

    /// <summary>The decoder as the library writes it; null if it has no such decoder.</summary>
    public string? Name { get; }

    /// <summary>The key of the encoder.</summary>
    public ConfigCursor EncoderName { get; }

    /// <summary>The encoder; null if there is none of that name.</summary>
    public SmpEncoder? Encoder { get; }

    /// <summary>The number of downsamplings.</summary>
    public int Depth => Section["encoder_depth"].Integer ?? (Name == "PSPNet" ? 3 : DefaultDepth);

    /// <summary>The images' channels that the encoder takes.</summary>
    public int InChannels => Section["in_channels"].Integer ?? 3;

    /// <summary>The channels of the prediction.</summary>
    public int Classes => Section["classes"].Integer ?? 1;

    /// <summary>The widths of the decoder's blocks, for those decoders that have one for each stage.</summary>
    public IReadOnlyList<int>? DecoderChannels =>
        Name is "Unet" or "UnetPlusPlus" or "MAnet" ? Section["decoder_channels"].Integers ?? [256, 128, 64, 32, 16] : null;

    /// <summary>The stride that dilations keep; null where nothing is dilated.</summary>
    public int? DilatedStride => Name switch
    {
        "DeepLabV3" => Section["encoder_output_stride"].Integer ?? 8,
        "DeepLabV3Plus" => Section["encoder_output_stride"].Integer ?? 16,
        "PAN" => Section["encoder_output_stride"].Integer is { } stride ? (stride < 32 ? stride : null)
            : Section["encoder_dilation"].Flag == false ? null : 16,
        _ => null,
    };

    /// <summary>What height and width must be multiples of.</summary>
    public int SizeMultiple => DilatedStride ?? Math.Min(32, 1 << Math.Clamp(Depth, 0, 5));

    /// <summary>What the model puts behind its last layer: <c>sigmoid</c>, <c>softmax2d</c>, …; empty for nothing.</summary>
    public string Activation => Section["activation"].Text?.ToLowerInvariant() is { } text and not ("identity" or "none") ? text : "";

    /// <summary>The model of a subject; null if its config is none of this library.</summary>
    public static SmpModel? Of(Subject subject)
    {
        ConfigCursor section = subject.Config["model"].Keys.Any(IsArgument) ? subject.Config["model"] : subject.Config;
        return subject.Framework == Framework.SegmentationModelsPyTorch || section["encoder_name"].Text is not null
            && subject.Framework is Framework.Onnx or Framework.PyTorch
            ? new SmpModel(section)
            : null;
    }

    private static bool IsArgument(string key) => key is "arch" or "encoder_name" or "encoder_depth" or "decoder_channels";

    private static bool Same(string name, string? arch) =>
        string.Equals(name, arch?.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)
        || (name == "UnetPlusPlus" && arch is "Unet++" or "unet++") || (name == "DeepLabV3Plus" && arch is "DeepLabV3+" or "deeplabv3+");
}
