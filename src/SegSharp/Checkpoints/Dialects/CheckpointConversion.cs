using SegSharp.Models.Backbones;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Torch;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>Writes a checkpoint under another code base's names, in the format of the new file's ending.</summary>
public static class CheckpointConversion
{
    private static readonly string[] _torchEndings = [".pth", ".pt", ".bin", ".ckpt"];

    /// <summary>The names for targets: <c>segsharp</c>, <c>mmseg</c> (0.x, the original release), <c>mmseg1</c>, <c>hf</c> and <c>smp</c>.</summary>
    public static IReadOnlyDictionary<string, CheckpointDialect> Targets { get; } = new Dictionary<string, CheckpointDialect>(StringComparer.Ordinal)
    {
        [SegSharpTarget] = CheckpointDialect.Original,
        ["mmseg"] = CheckpointDialect.Original,
        ["mmseg1"] = CheckpointDialect.MmSegmentation,
        ["hf"] = CheckpointDialect.HuggingFace,
        ["smp"] = CheckpointDialect.Smp,
    };

    private const string SegSharpTarget = "segsharp";

    /// <summary>Converts.</summary>
    /// <param name="input">A file or folder that <see cref="Checkpoint.Open"/> reads.</param>
    /// <param name="output">The new file: <c>.safetensors</c>, or <c>.pth</c> and its like for PyTorch's format. For <c>hf</c> also a
    /// folder, a name without an ending, which transformers' <c>from_pretrained</c> takes.</param>
    /// <param name="target">One of <see cref="Targets"/>; <c>segsharp</c> keeps config, classes and palette in the file.</param>
    /// <param name="dtype">The type of the floating-point numbers; null to keep every bit.</param>
    /// <exception cref="ArgumentException">The target or the output's ending is unknown.</exception>
    /// <exception cref="CheckpointFormatException">The input is no file of weights, or a damaged one.</exception>
    /// <exception cref="CheckpointMismatchException">The target has no place for the decode head.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static ConversionResult Convert(string input, string output, string target, DType? dtype = null)
    {
        if (!Targets.TryGetValue(target, out CheckpointDialect dialect))
        {
            throw new ArgumentException($"There is no target '{target}'. Known are {string.Join(", ", Targets.Keys)}.", nameof(target));
        }

        bool isTorch = _torchEndings.Contains(Path.GetExtension(output));
        bool isFolder = target == "hf" && Path.GetExtension(output).Length == 0;
        if (!isTorch && !isFolder && Path.GetExtension(output) != ".safetensors")
        {
            throw new ArgumentException($"'{output}' says no format: it should end in .safetensors or {string.Join(", ", _torchEndings)}.", nameof(output));
        }

        string file = isFolder ? Path.Combine(output, "model.safetensors") : output;
        if (isTorch && target == SegSharpTarget)
        {
            throw new ArgumentException("SegSharp's own checkpoints, which hold config and classes too, end in .safetensors.", nameof(output));
        }

        using Checkpoint checkpoint = Checkpoint.Open(input);
        RecognisedNames names = checkpoint.Foreign ?? RecognisedNames.Find(input, [.. checkpoint.Tensors.Where(t => !t.Name.Contains('/', StringComparison.Ordinal))])
            ?? throw new CheckpointMismatchException($"'{input}' holds no SegFormer.");
        IReadOnlyList<string> leftOut = names.LeftOut;
        IReadOnlyList<TensorSource> tensors = target == SegSharpTarget ? names.Tensors : DialectWriting.To(input, names, dialect, out leftOut);
        tensors = dtype is { } type ? DialectWriting.WithType(tensors, type) : tensors;
        IO.AtomicFile.Write(file, stream => Write(stream, tensors, isTorch, target == SegSharpTarget ? checkpoint.Description with { State = null } : null));

        string? note = isFolder ? WriteFolder(input, output, names, checkpoint.Description) : null;

        LayerNormEps? eps = checkpoint.Eps;
        return new ConversionResult(
            checkpoint.Foreign?.Dialect, names.Head, tensors.Count, leftOut, eps, target != SegSharpTarget && eps is not null && eps != DialectWriting.EpsOf(dialect))
        {
            PreprocessingNote = note,
        };
    }

    // an encoder alone has no pipeline to prepare images by
    private static string? WriteFolder(string input, string output, RecognisedNames names, CheckpointDescription description)
    {
        IO.AtomicFile.WriteAllText(Path.Combine(output, "config.json"), HuggingFaceConfig.Write(input, names, description.Classes));
        if (names.Head == HeadKind.None)
        {
            return null;
        }

        (string text, string? note) = HuggingFaceProcessor.Write(description.Config);
        IO.AtomicFile.WriteAllText(Path.Combine(output, "preprocessor_config.json"), text);
        return note;
    }

    private static void Write(Stream stream, IReadOnlyList<TensorSource> tensors, bool isTorch, CheckpointDescription? description)
    {
        if (isTorch)
        {
            TorchZipWriter.Write(stream, tensors);
        }
        else
        {
            SafetensorsWriter.Write(
                stream, tensors, description is null ? new Dictionary<string, string> { ["format"] = "pt" } : CheckpointMetadata.Write(description));
        }
    }
}
