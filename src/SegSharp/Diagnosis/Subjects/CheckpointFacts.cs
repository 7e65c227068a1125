using System.Globalization;
using System.Text.RegularExpressions;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>What the names and shapes of a checkpoint tell: whose they are, which variant, how they are wrapped.</summary>
public sealed partial class CheckpointFacts
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly string[] _wrappers =
        ["module.", "state_dict.", "model.", "_orig_mod.", "ema.", "ema_model.", "model_ema.", "net.", "network.", "student.", "teacher.",
            "segmentor.", "online_network."];

    private CheckpointFacts(IReadOnlyDictionary<string, IReadOnlyList<long>> shapes)
    {
        string prefix = "";
        while (Wrapper(shapes.Keys, prefix) is { } next)
        {
            prefix += next;
        }

        Prefix = prefix;
        Shapes = prefix.Length == 0
            ? shapes
            : shapes.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
        Dialect = Recognise(Shapes.Keys);
        EncoderPrefix = FindEncoderPrefix(Shapes.Keys);
    }

    /// <summary>A wrapper's prefix before every name, such as <c>module.</c>; empty if there is none.</summary>
    public string Prefix { get; }

    /// <summary>The names without the wrapper's prefix.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; }

    /// <summary>The naming dialect of the checkpoint's Mix Transformer, or null if it is unknown.</summary>
    public MitDialect? Dialect { get; }

    /// <summary>
    /// What stands before the encoder's own names: <c>backbone.</c>, <c>encoder.</c>, or nothing in a file that holds only an encoder.
    /// </summary>
    public string EncoderPrefix { get; }

    /// <summary>Whether the file holds a decode head.</summary>
    public bool HasHead => Shapes.Keys.Any(name => HasPart(name, "decode_head.") || HasPart(name, "segmentation_head."));

    /// <summary>Whether the file holds an encoder alone, with names that begin at it.</summary>
    public bool IsBareBackbone => !HasHead && Shapes.Count > 0 && EncoderPrefix.Length == 0
        && !Shapes.Keys.Any(name => HasPart(name, "backbone.") || HasPart(name, "decode_head."));

    /// <summary>The facts of a subject's checkpoint; null if it has none.</summary>
    public static CheckpointFacts? Of(Subject subject) => subject.Checkpoint is { Count: > 0 } shapes ? new CheckpointFacts(shapes) : null;

    /// <summary>The width of the first stage, and the depth of each stage as far as the names tell.</summary>
    public (int? Width, IReadOnlyDictionary<int, int> Depths) MixTransformer()
    {
        int? width = null;
        Dictionary<int, int> depths = [];
        foreach ((string name, IReadOnlyList<long> shape) in Shapes)
        {
            if (FirstConvolution().IsMatch(name) && shape.Count == 4)
            {
                width = (int)shape[0];
            }

            Match block = Block().Match(name);
            if (block.Success)
            {
                (int stage, int index) = block.Groups["s1"].Success
                    ? (Number(block.Groups["s1"]) - 1, Number(block.Groups["i1"]))
                    : block.Groups["s2"].Success ? (Number(block.Groups["s2"]), Number(block.Groups["i2"]))
                        : (Number(block.Groups["s3"]), Number(block.Groups["i3"]));
                depths[stage] = Math.Max(depths.GetValueOrDefault(stage), index + 1);
            }
        }

        return (width, depths);
    }

    /// <summary>The first tensor whose name ends as one of <paramref name="endings"/> say.</summary>
    public (string Name, IReadOnlyList<long> Shape)? Find(params IReadOnlyList<string> endings)
    {
        foreach (string ending in endings)
        {
            foreach ((string name, IReadOnlyList<long> shape) in Shapes)
            {
                if (name == ending || name.EndsWith("." + ending, StringComparison.Ordinal))
                {
                    return (name, shape);
                }
            }
        }

        return null;
    }

    // behind a prefix that only some of the names have, too
    private static bool HasPart(string name, string part) =>
        name.StartsWith(part, StringComparison.Ordinal) || name.Contains("." + part, StringComparison.Ordinal);

    // A prefix that nearly every name has: a few buffers may stand outside.
    private static string? Wrapper(IEnumerable<string> names, string prefix)
    {
        string[] all = [.. names];
        foreach (string wrapper in _wrappers)
        {
            int count = all.Count(name => name.StartsWith(prefix + wrapper, StringComparison.Ordinal));
            if (count > 0 && count >= 0.9 * all.Length)
            {
                return wrapper;
            }
        }

        return null;
    }

    private static MitDialect? Recognise(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (OriginalName().IsMatch(name))
            {
                return name.Contains("encoder.", StringComparison.Ordinal) ? MitDialect.SegmentationModelsPyTorch : MitDialect.Original;
            }

            if (OpenMmLabName().IsMatch(name))
            {
                return MitDialect.MmSegmentation;
            }

            if (HuggingFaceName().IsMatch(name))
            {
                return MitDialect.HuggingFace;
            }
        }

        return null;
    }

    private static string FindEncoderPrefix(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            Match match = EncoderName().Match(name);
            if (match.Success)
            {
                return match.Groups["prefix"].Value;
            }
        }

        return "";
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"(^|\.)(patch_embed1\.proj|layers\.0\.0\.projection|patch_embeddings\.0\.proj|stages\.0\.patch_embeddings\.proj)\.weight$",
        Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FirstConvolution();

    [GeneratedRegex(
        @"(^|\.)(block(?<s1>[1-4])\.(?<i1>\d{1,3})\.|layers\.(?<s2>[0-3])\.1\.(?<i2>\d{1,3})\.|"
        + @"(encoder\.block\.(?<s3>[0-3])|stages\.(?<s3>[0-3])\.blocks)\.(?<i3>\d{1,3})\.)",
        Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"(^|\.)(patch_embed[1-4]\.(proj|norm)|block[1-4]\.\d+\.(attn|mlp|norm[12]))\.", Options,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex OriginalName();

    [GeneratedRegex(@"(^|\.)layers\.[0-3]\.(0\.projection|1\.\d+\.(attn\.attn|ffn\.layers))\.", Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OpenMmLabName();

    [GeneratedRegex(
        @"(^|\.)(encoder\.(patch_embeddings\.[0-3]\.proj|block\.[0-3]\.\d+\.attention)|"
        + @"stages\.[0-3]\.(patch_embeddings\.proj|blocks\.\d+\.attention\.[qkvo]_proj))\.",
        Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HuggingFaceName();

    [GeneratedRegex(
        @"^(?<prefix>(backbone\.|encoder\.|segformer\.(encoder\.)?)?)(patch_embed[1-4]?\.|block[1-4]\.|" +
            @"layers\.\d|patch_embeddings\.|stages\.|"
        + @"layer[1-4]\.|stem\.|conv1\.)",
        Options, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncoderName();
}
