using SegSharp.Models.Backbones;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Tests.Diagnosis;

/// <summary>A file with the weights of a small encoder and head, under the original release's names.</summary>
internal sealed class TemporaryModel : IDisposable
{
    private TemporaryModel(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes the shapes of MiT-B0 or, with 64 channels, MiT-B1, and a decode head for eight classes; all numbers are 0.</summary>
    public static TemporaryModel Write(int embedDims)
    {
        MixVisionTransformerOptions options = MixVisionTransformerOptions.Variant(embedDims == 64 ? "b1" : "b0");
        SegSharp.Models.Segmentors.EncoderDecoder model = new(
            new MixVisionTransformer(options),
            new SegSharp.Models.Heads.SegFormerHead(new SegSharp.Models.Heads.SegFormerHeadOptions { InChannels = options.EmbedDims,
                NumClasses = 8, EmbedDim = 256 }), [], false);
        string path = System.IO.Path.GetTempFileName() + ".safetensors";
        using TensorScope scope = TensorScope.Open();
        SegSharp.IO.AtomicFile.Write(path, stream => SafetensorsWriter.Write(
            stream, [.. model.NamedState().Select(slot => (slot.Name, Ops.Zeros(slot.Slot.Shape)))], new Dictionary<string, string>()));
        return new TemporaryModel(path);
    }

    public void Dispose() => File.Delete(Path);
}
