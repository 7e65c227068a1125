using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>
/// A file with a residual network: torchvision's encoder, MMSegmentation's model or segmentation_models_pytorch's, under SegSharp's names.
/// The encoder's own names are the same everywhere; what stands before them and what the decode head is called is not.
/// </summary>
internal sealed class ResNetFile
{
    private const string OwnEncoder = "backbone.";
    private const string SmpEncoder = "encoder.";

    private static readonly string[] _encoderParts = ["conv1", "bn1", "gn1", "in1", "ln1", "stem", "layer1", "layer2", "layer3", "layer4"];
    private static readonly string[] _ownHeads = ["decode_head.", "auxiliary_head."];

    // the decoder takes five maps; its first stage belongs to the coarsest
    private static readonly (string Own, string Smp)[] _smpHead =
    [
        .. Enumerable.Range(0, 5).Select(stage => ($"decode_head.linear_c{5 - stage}.proj.", $"decoder.mlp_stage.{stage}.linear.")),
        ("decode_head.linear_fuse.conv.", "decoder.fuse_stage.0."), ("decode_head.linear_fuse.bn.", "decoder.fuse_stage.1."),
        ("decode_head.linear_pred.", "segmentation_head.0."),
    ];

    private ResNetFile(ResNetNames names, bool isSmp, IReadOnlyList<TensorSource> tensors, IReadOnlyList<string> leftOut) =>
        (Names, IsSmp, Tensors, LeftOut) = (names, isSmp, tensors, leftOut);

    /// <summary>The encoder.</summary>
    public ResNetNames Names { get; }

    /// <summary>Whether it is a model of segmentation_models_pytorch, with its decoder.</summary>
    public bool IsSmp { get; }

    /// <summary>The tensors under SegSharp's names.</summary>
    public IReadOnlyList<TensorSource> Tensors { get; }

    /// <summary>Names in the file that belong to no part that is known, such as the classifier of whole images.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Whether there is no decode head.</summary>
    public bool IsEncoderAlone => Tensors.All(tensor => tensor.Name.StartsWith(OwnEncoder, StringComparison.Ordinal));

    /// <summary>Whether the decode head is that of segmentation_models_pytorch's Segformer.</summary>
    public bool HasSmpHead => Tensors.Any(tensor => tensor.Name == "decode_head.linear_c5.proj.weight");

    /// <summary>Whose names it has.</summary>
    public CheckpointDialect Dialect =>
        IsSmp ? CheckpointDialect.Smp : IsEncoderAlone ? CheckpointDialect.TorchVision : CheckpointDialect.MmSegmentation;

    /// <summary>The decode head.</summary>
    public HeadKind Head => IsEncoderAlone ? HeadKind.None : Has("decode_head.linear_c") ? HeadKind.AllMlp
        : Has("decode_head.fusion_conv.") ? HeadKind.MultiBranch : HeadKind.Other;

    /// <summary>Looks at a file's names; null where they are of no residual network.</summary>
    public static ResNetFile? Find(IReadOnlyList<TensorSource> tensors)
    {
        if (ResNetNames.Find(tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape, StringComparer.Ordinal)) is not { } names)
        {
            return null;
        }

        string? part = ((string[])[OwnEncoder, SmpEncoder]).FirstOrDefault(part => names.Prefix.EndsWith(part, StringComparison.Ordinal));
        string root = names.Prefix[..^(part?.Length ?? 0)];
        bool isSmp = names.Prefix == root + SmpEncoder && tensors.Any(tensor => tensor.Name == $"{root}decoder.fuse_stage.0.weight");
        (TensorSource Tensor, string? Own)[] renamed = [.. tensors.Select(tensor => (tensor, Own(tensor.Name, names.Prefix, root, isSmp)))];
        return new ResNetFile(
            names, isSmp, [.. renamed.Where(item => item.Own is not null).Select(item => item.Tensor with { Name = item.Own! })],
            [.. renamed.Where(item => item.Own is null).Select(item => item.Tensor.Name)]);
    }

    /// <summary>The names for which segmentation_models_pytorch has no place, such as those of an auxiliary head.</summary>
    public IEnumerable<string> WithoutSmpName => Tensors.Select(tensor => tensor.Name).Where(name => ToSmp(name) is null);

    /// <summary>The tensors under another code base's names.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="target">The target of a conversion.</param>
    /// <exception cref="CheckpointMismatchException">The target has no such network or decode head.</exception>
    public IReadOnlyList<TensorSource> To(string path, string target) => target switch
    {
        _ when target == CheckpointConversion.SegSharpTarget => Tensors,
        "mmseg" or "mmseg1" or "smp" when IsEncoderAlone =>
            [.. Tensors.Select(tensor => tensor with { Name = tensor.Name[OwnEncoder.Length..] })],
        "mmseg" or "mmseg1" => Tensors,
        "smp" when HasSmpHead => [.. Tensors.Select(tensor => (tensor, ToSmp(tensor.Name))).Where(item => item.Item2 is not null)
            .Select(item => item.tensor with { Name = item.Item2! })],
        "smp" => throw new CheckpointMismatchException(
            $"'{path}' has a decode head that segmentation_models_pytorch has not: its Segformer fuses five maps of a residual network, "
            + "from 1/2 to 1/32."),
        _ => throw new CheckpointMismatchException($"'{path}' holds {Names.Name}, and the target '{target}' has Mix Transformers alone."),
    };

    private static string? Own(string name, string prefix, string root, bool isSmp)
    {
        if (name.StartsWith(prefix, StringComparison.Ordinal) && _encoderParts.Contains(name[prefix.Length..].Split('.')[0]))
        {
            return OwnEncoder + name[prefix.Length..];
        }

        string inner = name.StartsWith(root, StringComparison.Ordinal) ? name[root.Length..] : string.Empty;
        return isSmp
            ? _smpHead.Where(row => inner.StartsWith(row.Smp, StringComparison.Ordinal))
                .Select(row => row.Own + inner[row.Smp.Length..]).FirstOrDefault()
            : _ownHeads.Any(head => inner.StartsWith(head, StringComparison.Ordinal)) ? inner : null;
    }

    private static string? ToSmp(string name) => _smpHead.Append((Own: OwnEncoder, Smp: SmpEncoder))
        .Where(row => name.StartsWith(row.Own, StringComparison.Ordinal)).Select(row => row.Smp + name[row.Own.Length..]).FirstOrDefault();

    private bool Has(string start) => Tensors.Any(tensor => tensor.Name.StartsWith(start, StringComparison.Ordinal));
}
