using System.Collections.Frozen;
using SegSharp.Models.Backbones;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>The encoders of segmentation_models_pytorch.</summary>
/// <remarks>Source: https://smp.readthedocs.io/en/latest/encoders.html and the channel tables of the published networks.</remarks>
internal static class SmpEncoders
{
    private static readonly string[] _imageNet = ["imagenet"];
    private static readonly string[] _semiSupervised = ["imagenet", "ssl", "swsl"];
    private static readonly string[] _withNoisyStudent = ["imagenet", "advprop", "noisy-student"];
    private static readonly int[] _basic = [64, 64, 128, 256, 512];
    private static readonly int[] _bottleneck = [64, 256, 512, 1024, 2048];
    private static readonly int[] _wideStem = [128, 256, 512, 1024, 2048];

    // timm's networks that have no map at 1/2
    private static readonly string[] _placeholders = ["convnext", "swin", "davit", "pvt", "mvit", "coat", "edgenext", "poolformer",
        "caformer", "convformer", "twins", "focalnet", "nextvit", "maxvit_rmlp"];
    private static readonly string[] _plain = ["vit_", "deit", "beit", "eva", "dinov2", "cait", "xcit"];

    private static readonly FrozenDictionary<string, SmpEncoder> _known = All()
        .ToFrozenDictionary(encoder => encoder.Name, StringComparer.Ordinal);

    /// <summary>The names of all that are known by name.</summary>
    public static IReadOnlyCollection<string> Names => _known.Keys;

    /// <summary>An encoder by its name; null if there is none.</summary>
    public static SmpEncoder? Find(string name) => _known.TryGetValue(name, out SmpEncoder? encoder) ? encoder
        : name.StartsWith("tu-", StringComparison.Ordinal) ? Universal(name)
        : name.StartsWith("timm-regnet", StringComparison.Ordinal)
            ? new SmpEncoder(name, null, IsDilatable: true, HasBatchNorm: true, _imageNet)
        : null;

    private static SmpEncoder Universal(string name)
    {
        string model = name["tu-".Length..];
        bool placeholder = _placeholders.Any(word => model.Contains(word, StringComparison.Ordinal));
        bool plain = _plain.Any(word => model.Contains(word, StringComparison.Ordinal));
        return new SmpEncoder(name, placeholder ? [0] : null, IsDilatable: !placeholder && !plain,
            HasBatchNorm: !placeholder && !plain, null);
    }

    private static IEnumerable<SmpEncoder> All() => Residual().Concat(Efficient()).Concat(Others());

    private static IEnumerable<SmpEncoder> Residual()
    {
        yield return Of("resnet18", _basic, _semiSupervised);
        yield return Of("resnet34", _basic, _imageNet);
        yield return Of("resnet50", _bottleneck, _semiSupervised);
        yield return Of("resnet101", _bottleneck, _imageNet);
        yield return Of("resnet152", _bottleneck, _imageNet);
        yield return Of("resnext50_32x4d", _bottleneck, _semiSupervised);
        yield return Of("resnext101_32x4d", _bottleneck, ["ssl", "swsl"]);
        yield return Of("resnext101_32x8d", _bottleneck, ["imagenet", "instagram", "ssl", "swsl"]);
        yield return Of("resnext101_32x16d", _bottleneck, ["instagram", "ssl", "swsl"]);
        yield return Of("resnext101_32x32d", _bottleneck, ["instagram"]);
        yield return Of("resnext101_32x48d", _bottleneck, ["instagram"]);
        foreach (string name in new[] { "se_resnet50", "se_resnet101", "se_resnet152", "se_resnext50_32x4d", "se_resnext101_32x4d" })
        {
            yield return Of(name, _bottleneck, _imageNet);
        }

        yield return Of("senet154", _wideStem, _imageNet);
        foreach (string name in new[] { "14d", "26d", "50d", "50d_4s2x40d", "50d_1s4x24d" })
        {
            yield return Of("timm-resnest" + name, _bottleneck, _imageNet);
        }

        foreach (string name in new[] { "101e", "200e", "269e" })
        {
            yield return Of("timm-resnest" + name, _wideStem, _imageNet);
        }

        foreach (string name in new[] { "res2net50_26w_4s", "res2net101_26w_4s", "res2net50_26w_6s", "res2net50_26w_8s", "res2net50_48w_2s",
            "res2net50_14w_8s", "res2next50", "skresnext50_32x4d" })
        {
            yield return Of("timm-" + name, _bottleneck, _imageNet);
        }

        yield return Of("timm-skresnet18", _basic, _imageNet);
        yield return Of("timm-skresnet34", _basic, _imageNet);
        yield return Of("timm-gernet_s", [13, 48, 48, 384, 1920], _imageNet);
        yield return Of("timm-gernet_m", [32, 128, 192, 640, 2560], _imageNet);
        yield return Of("timm-gernet_l", [32, 128, 192, 640, 2560], _imageNet);
        yield return Of("dpn68", [10, 144, 320, 704, 832], _imageNet);
        yield return Of("dpn68b", [10, 144, 320, 704, 832], ["imagenet+5k"]);
        yield return Of("dpn92", [64, 336, 704, 1552, 2688], ["imagenet+5k"]);
        yield return Of("dpn98", [96, 336, 768, 1728, 2688], _imageNet);
        yield return Of("dpn107", [128, 376, 1152, 2432, 2688], ["imagenet+5k"]);
        yield return Of("dpn131", [128, 352, 832, 1984, 2688], _imageNet);
    }

    private static IEnumerable<SmpEncoder> Efficient()
    {
        int[][] widths =
        [
            [32, 24, 40, 112, 320], [32, 24, 40, 112, 320], [32, 24, 48, 120, 352], [40, 32, 48, 136, 384],
            [48, 32, 56, 160, 448], [48, 40, 64, 176, 512], [56, 40, 72, 200, 576], [64, 48, 80, 224, 640], [72, 56, 88, 248, 704],
        ];
        for (int size = 0; size < widths.Length; size++)
        {
            if (size < 8)
            {
                yield return Of($"efficientnet-b{size}", widths[size], ["imagenet", "advprop"]);
            }

            yield return Of($"timm-efficientnet-b{size}", widths[size], size < 8 ? _withNoisyStudent : ["imagenet", "advprop"]);
        }

        yield return Of("timm-efficientnet-l2", [136, 104, 176, 480, 1376], ["noisy-student", "noisy-student-475"]);
        int[][] lite = [widths[0], widths[1], widths[2], [32, 32, 48, 136, 384], [32, 32, 56, 160, 448]];
        for (int size = 0; size < lite.Length; size++)
        {
            yield return Of($"timm-tf_efficientnet_lite{size}", lite[size], _imageNet);
        }

        yield return Of("mobilenet_v2", [16, 24, 32, 96, 1280], _imageNet);
        foreach (string suffix in new[] { "075", "100", "minimal_100" })
        {
            yield return Of($"timm-mobilenetv3_large_{suffix}",
                suffix == "075" ? [16, 24, 32, 88, 720] : [16, 24, 40, 112, 960], _imageNet);
            yield return Of($"timm-mobilenetv3_small_{suffix}", suffix == "075" ? [16, 16, 24, 40, 432] : [16, 16, 24, 48, 576], _imageNet);
        }

        yield return Of("mobileone_s0", [48, 48, 128, 256, 1024], _imageNet);
        yield return Of("mobileone_s1", [64, 96, 192, 512, 1280], _imageNet);
        yield return Of("mobileone_s2", [64, 96, 256, 640, 2048], _imageNet);
        yield return Of("mobileone_s3", [64, 128, 320, 768, 2048], _imageNet);
        yield return Of("mobileone_s4", [64, 192, 448, 896, 2048], _imageNet);
    }

    private static IEnumerable<SmpEncoder> Others()
    {
        yield return Of("densenet121", [64, 256, 512, 1024, 1024], _imageNet, isDilatable: false);
        yield return Of("densenet169", [64, 256, 512, 1280, 1664], _imageNet, isDilatable: false);
        yield return Of("densenet201", [64, 256, 512, 1792, 1920], _imageNet, isDilatable: false);
        yield return Of("densenet161", [96, 384, 768, 2112, 2208], _imageNet, isDilatable: false);
        foreach (string name in new[] { "vgg11", "vgg13", "vgg16", "vgg19" })
        {
            yield return Of(name, [64, 128, 256, 512, 512, 512], _imageNet, isDilatable: false, hasBatchNorm: false);
            yield return Of(name + "_bn", [64, 128, 256, 512, 512, 512], _imageNet, isDilatable: false);
        }

        yield return Of("inceptionresnetv2", [64, 192, 320, 1088, 1536], ["imagenet", "imagenet+background"], isDilatable: false);
        yield return Of("inceptionv4", [64, 192, 384, 1024, 1536], ["imagenet", "imagenet+background"], isDilatable: false);
        yield return Of("xception", [64, 128, 256, 728, 2048], _imageNet, isDilatable: false);
        foreach (string name in MixVisionTransformerOptions.VariantNames)
        {
            int[] widths = [0, .. MixVisionTransformerOptions.Variant(name).EmbedDims];
            yield return Of($"mit_{name}", widths, _imageNet, isDilatable: false, hasBatchNorm: false);
        }
    }

    private static SmpEncoder Of(string name, int[] channels, string[] weights, bool isDilatable = true, bool hasBatchNorm = true) =>
        new(name, channels, isDilatable, hasBatchNorm, weights);
}
