using SegSharp.Inference.Layers;
using SegSharp.Inference.Models;
using SegSharp.Inference.Tests.Predictions;
using SegSharp.Inference.Threading;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Inference.Tests.Models;

/// <summary>The managed network gives the numbers of the library's own model: logits to 1e-5 of the largest, and the labels.</summary>
public sealed class NetworkTests
{
    private static readonly MixVisionTransformerOptions _small = new() { EmbedDims = [16, 32, 40, 48], NumHeads = [1, 2, 5, 8],
        Depths = [1, 2, 1, 1] };

    public static TheoryData<string> Networks =>
        ["b0", "pruned", "channels", "relu", "no-bias", "branches", "fcn", "fcn-dilated", "binary", "corners"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Logits_OfEachNetwork_AreThoseOfTheLibrary(string name)
    {
        (EncoderDecoder model, NetworkSettings settings) = Build(name);
        Compare(model, settings, height: 96, width: 131);
    }

    private static (EncoderDecoder Model, NetworkSettings Settings) Build(string name)
    {
        MixVisionTransformerOptions encoder = name switch
        {
            "b0" => MixVisionTransformerOptions.Variant("b0"),
            "pruned" => _small with { EmbedDims = [18, 30, 35, 56], NumHeads = [1, 2, 5, 8], MlpRatios = [3, 4, 2, 4] },
            "channels" => _small with { InChannels = 12 },
            "relu" => _small with { Activation = FeedForwardActivation.Relu },
            "no-bias" => _small with { QkvBias = false },
            _ => _small,
        };
        int classes = name == "b0" ? 150 : 19;
        NormOptions norm = new(NormKind.BatchNorm);
        SegFormerHeadOptions options = new()
        {
            InChannels = encoder.EmbedDims,
            EmbedDim = 56,
            NumClasses = name == "binary" ? 2 : classes,
            OutChannels = name == "binary" ? 1 : null,
            AlignCorners = name == "corners",
            Norm = norm,
        };
        Module<IReadOnlyList<Tensor>, Tensor> head = name switch
        {
            "branches" => new MultiBranchSegFormerHead(options),
            "fcn" => new FcnHead(new FcnHeadOptions { InChannels = 40, InIndex = 2, Channels = 24, NumClasses = classes, Norm = norm }),
            "fcn-dilated" =>
                new FcnHead(new FcnHeadOptions { InChannels = 40, InIndex = 2, Channels = 24, NumClasses = classes, Dilation = 2,
                ConcatInput = false }),
            _ => new SegFormerHead(options),
        };
        EncoderDecoder model = new(new MixVisionTransformer(encoder), head);
        model.Initialize();
        model.Evaluate();
        TinyModel.Randomize(model);
        return (model, new NetworkSettings
        {
            Heads = encoder.NumHeads,
            Activation = name == "relu" ? NetworkActivation.Relu : NetworkActivation.Gelu,
            AlignCorners = options.AlignCorners,
            Dilation = name == "fcn-dilated" ? 2 : 1,
            InIndex = name.StartsWith("fcn", StringComparison.Ordinal) ? [2] : [0, 1, 2, 3],
        });
    }

    private static unsafe void Compare(EncoderDecoder model, NetworkSettings settings, int height, int width)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable grad = GradMode.Inference();
        WeightReader weights = new("model",
            model.NamedState().Select(s => new LiveTensorSource(s.Name, s.Slot.Shape, s.Slot.Value.DType, () => s.Slot.Value)));
        using INetwork network = Inference.Models.Networks.Create(weights, settings);
        Random random = new(2);
        // [H, W, C]
        float[] pixels = [.. Enumerable.Range(0, height * width * network.InChannels).Select(_ => (2 * random.NextSingle()) - 1)];
        Tensor image = Tensor.From<float>(pixels, [1, height, width, network.InChannels]).Permute(0, 3, 1, 2).Contiguous();
        Tensor expected = model.Call(image);
        Tensor labels = model.ClassifyAt(expected, height, width);
        using Workspace workspace = new(Team.Shared);
        fixed (float* data = pixels)
        {
            byte[] found = new byte[height * width];
            FeatureMap logits = network.Logits(new FeatureMap(data, height, width, network.InChannels), workspace, default);
            CompareLogits(expected.Permute(0, 2, 3, 1).Contiguous().ToArray<float>(), logits, network.Channels);
            network.Classify(logits, new ResizeStep(height, width, settings.AlignCorners), found, workspace);
            byte[] right = labels.To(DType.UInt8).ToArray<byte>();
            Assert.InRange(found.Zip(right).Count(pair => pair.First != pair.Second), 0, 2);
            Assert.InRange(right.Distinct().Count(), 2, 256);
        }
    }

    private static unsafe void CompareLogits(float[] expected, FeatureMap logits, int channels)
    {
        float largest = expected.Max(Math.Abs);
        int first = channels == 1 ? 1 : 0;
        Assert.Equal(expected.Length, logits.Pixels * channels);
        for (int i = 0; i < expected.Length; i++)
        {
            float found = logits.At(i / channels)[first + (i % channels)];
            Assert.True(Math.Abs(found - expected[i]) <= 1e-5 * largest,
                $"{i}: {found} instead of {expected[i]}, the largest is {largest}");
        }
    }
}
