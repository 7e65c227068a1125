using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SegSharp.Checkpoints;
using SegSharp.Data;
using SegSharp.Inference.Layers;
using SegSharp.Inference.Models;
using SegSharp.Inference.Threading;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Inference;

/// <summary>A model of the library computed by SegSharp.Inference: the same weights, the same logits.</summary>
/// <param name="network">The network.</param>
internal sealed class ManagedNetwork(INetwork network)
{
    // memory of predictions, kept for the next ones
    private readonly ConcurrentBag<Workspace> _idle = [];

    /// <summary>Packs a model's weights.</summary>
    /// <exception cref="CheckpointMismatchException">The model is none that managed code runs.</exception>
    public static ManagedNetwork Of(EncoderDecoder model)
    {
        try
        {
            WeightReader weights = new(
                "model", model.NamedState()
                    .Select(s => new LiveTensorSource(s.Name, s.Slot.Shape, s.Slot.Value.DType, () => s.Slot.Value)));
            return new ManagedNetwork(Networks.Create(weights, Settings(model)));
        }
        catch (ModelException e)
        {
            throw new CheckpointMismatchException($"The managed engine does not run this model: {e.Message}");
        }
    }

    /// <summary>The model's logits, as the model gives them.</summary>
    /// <param name="pixels"><c>[batch, channels, height, width]</c>.</param>
    /// <exception cref="DataException">The image is too small.</exception>
    public unsafe Tensor Call(Tensor pixels)
    {
        (int batch, int height, int width) = ((int)pixels.Shape[0].Value, (int)pixels.Shape[2].Value, (int)pixels.Shape[3].Value);
        Tensor channelsLast = pixels.Permute(0, 2, 3, 1).Contiguous();
        Workspace workspace = _idle.TryTake(out Workspace? idle) ? idle : new Workspace(Team.Shared);
        List<Tensor> results = [];
        for (int sample = 0; sample < batch; sample++)
        {
            fixed (float* all = MemoryMarshal.Cast<byte, float>(channelsLast.AsBytes()))
            {
                FeatureMap image = new(all + ((nint)sample * height * width * network.InChannels), height, width, network.InChannels);
                results.Add(ToTensor(Logits(image, workspace)));
            }

            workspace.Reset();
        }

        _idle.Add(workspace);
        GC.KeepAlive(channelsLast);
        Tensor logits = results.Count == 1 ? results[0] : Ops.Cat([.. results], 0); // [N, H, W, classes]
        logits = logits.Permute(0, 3, 1, 2);
        int factor = network.Settings.Upsampling;
        return factor == 1 ? logits : logits.ResizeBilinear(logits.Shape[2] * factor, logits.Shape[3] * factor, alignCorners: true);
    }

    private FeatureMap Logits(FeatureMap image, Workspace workspace)
    {
        try
        {
            return network.Logits(image, workspace, CancellationToken.None);
        }
        catch (ImageException e)
        {
            throw new DataException(e.Message, innerException: e);
        }
    }

    // Without the padding, and of a single channel without the class that stands for the threshold.
    private unsafe Tensor ToTensor(FeatureMap logits)
    {
        int channels = network.Channels, first = channels == 1 ? 1 : 0;
        Tensor result = Ops.Empty([1, logits.Height, logits.Width, channels], DType.Float32);
        Span<float> to = MemoryMarshal.Cast<byte, float>(result.AsBytes());
        for (int pixel = 0; pixel < logits.Pixels; pixel++)
        {
            new Span<float>(logits.At(pixel) + first, channels).CopyTo(to.Slice(pixel * channels, channels));
        }

        return result;
    }

    private static NetworkSettings Settings(EncoderDecoder model)
    {
        MixVisionTransformerOptions encoder = (model.Backbone as MixVisionTransformer)?.Options
            ?? throw new ModelException($"its encoder is a {model.Backbone.GetType().Name}, not a Mix Transformer.");
        NetworkSettings settings = new()
        {
            Heads = encoder.NumHeads,
            Strides = encoder.Strides,
            BlockEps = encoder.Eps.Block,
            EmbeddingEps = encoder.Eps.Embedding,
            ReductionEps = encoder.Eps.Reduction,
            Activation = Enum.Parse<NetworkActivation>(encoder.Activation.ToString()),
            OutIndices = encoder.OutIndices,
            AlignCorners = model.Head.AlignCorners,
            Threshold = model.Head.Threshold,
        };
        int maps = encoder.OutIndices.Distinct().Count();
        return model.Head switch
        {
            SegFormerHead head => settings with
            {
                InIndex = head.Options.InIndex, HeadEps = head.Options.Norm.Eps ?? 1e-5, Upsampling = head.Options.Upsampling,
            },
            MultiBranchSegFormerHead head => settings with { InIndex = head.Options.InIndex, HeadEps = head.Options.Norm.Eps ?? 1e-5 },
            FcnHead head => settings with
            {
                InIndex = [head.Options.InIndex < 0 ? head.Options.InIndex + maps : head.Options.InIndex],
                HeadEps = head.Options.Norm.Eps ?? 1e-5,
                Dilation = head.Options.Dilation,
            },
            _ => throw new ModelException($"its decode head is a {model.Head.GetType().Name}."),
        };
    }
}
