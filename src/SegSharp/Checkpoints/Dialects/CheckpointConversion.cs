using SegSharp.Models.Backbones;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Torch;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>Writes a checkpoint under another code base's names, in the format of the new file's ending.</summary>
public static class CheckpointConversion
{
    private static readonly string[] _torchEndings = [".pth", ".pt", ".bin", ".ckpt"];

    /// <summary>
    /// The names for targets: <c>segsharp</c>, <c>mmseg</c> (0.x, the original release), <c>mmseg1</c>, <c>hf</c> and <c>smp</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, CheckpointDialect> Targets { get; } =
        new Dictionary<string, CheckpointDialect>(StringComparer.Ordinal)
    {
        [SegSharpTarget] = CheckpointDialect.Original,
        ["mmseg"] = CheckpointDialect.Original,
        ["mmseg1"] = CheckpointDialect.MmSegmentation,
        ["hf"] = CheckpointDialect.HuggingFace,
        ["smp"] = CheckpointDialect.Smp,
    };

    /// <summary>
    /// The version of transformers from which on its models' own names are others than those in the files of <c>save_pretrained</c>.
    /// </summary>
    public const string NewNames = "5.12";

    /// <summary>The target of checkpoints with config and classes.</summary>
    internal const string SegSharpTarget = "segsharp";

    private const string HuggingFaceTarget = "hf";

    /// <summary>Converts.</summary>
    /// <param name="input">A file or folder that <see cref="Checkpoint.Open"/> reads.</param>
    /// <param name="output">The new file: <c>.safetensors</c>, or <c>.pth</c> and its like for PyTorch's format. For <c>hf</c> also a
    /// folder, a name without an ending, which transformers' <c>from_pretrained</c> takes.</param>
    /// <param name="target">One of <see cref="Targets"/>; <c>segsharp</c> keeps config, classes and palette in the file.</param>
    /// <param name="dtype">The type of the floating-point numbers; null to keep every bit.</param>
    /// <param name="names">For <c>hf</c>: <see cref="NewNames"/> for those of the models themselves since then;
    /// null for those of <c>save_pretrained</c>.</param>
    /// <exception cref="ArgumentException">The target, its names or the output's ending are unknown.</exception>
    /// <exception cref="CheckpointFormatException">The input is no file of weights, or a damaged one.</exception>
    /// <exception cref="CheckpointMismatchException">The target has no place for the decode head.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static ConversionResult Convert(string input, string output, string target, DType? dtype = null, string? names = null)
    {
        CheckpointDialect dialect = Dialect(target, names);
        bool isTorch = _torchEndings.Contains(Path.GetExtension(output));
        bool isFolder = target == HuggingFaceTarget && Path.GetExtension(output).Length == 0;
        if (!isTorch && !isFolder && Path.GetExtension(output) != ".safetensors")
        {
            throw new ArgumentException($"'{output}' says no format: it should end in .safetensors or {string.Join(", ", _torchEndings)}.",
                nameof(output));
        }

        if (isTorch && target == SegSharpTarget)
        {
            throw new ArgumentException("SegSharp's own checkpoints, which hold config and classes too, end in .safetensors.",
                nameof(output));
        }

        using Checkpoint checkpoint = Checkpoint.Open(input);
        TensorSource[] weights = [.. checkpoint.Tensors.Where(t => !t.Name.Contains('/', StringComparison.Ordinal))];
        if ((checkpoint.Foreign ?? RecognisedNames.Find(input, weights)) is not { } found)
        {
            return ResNetFile.Find(weights) is { } net ? Convert(checkpoint, net, output, target, dtype, isFolder)
                : throw new CheckpointMismatchException($"'{input}' holds no SegFormer and no residual network.");
        }

        if (target == SegSharpTarget && checkpoint.Description.NoModel is { } reason && found.Head != HeadKind.None)
        {
            throw new CheckpointMismatchException(reason);
        }

        IReadOnlyList<string> leftOut = found.LeftOut;
        IReadOnlyList<TensorSource> tensors = target == SegSharpTarget ? found.Tensors
            : DialectWriting.To(input, found, dialect, out leftOut);
        tensors = dtype is { } type ? DialectWriting.WithType(tensors, type) : tensors;

        // everything that may be refused is computed before the first file is written
        (string Name, string Text)[] texts = isFolder ? FolderTexts(input, found, checkpoint, out string? note) : NoTexts(out note);
        string file = isFolder ? Path.Combine(output, "model.safetensors") : output;
        WriteAll(file, () =>
        {
            IO.AtomicFile.Write(file,
                stream => Write(stream, tensors, isTorch, target == SegSharpTarget ? checkpoint.Description with { State = null } : null));
            Array.ForEach(texts, text => IO.AtomicFile.WriteAllText(Path.Combine(output, text.Name), text.Text));
        });

        LayerNormEps? eps = checkpoint.Eps;
        return new ConversionResult(
            checkpoint.Foreign?.Dialect, found.Head, tensors.Count, leftOut, eps,
            target != SegSharpTarget && eps is not null && eps != dialect.Eps())
        {
            PreprocessingNote = note,
        };
    }

    private static ConversionResult Convert(
        Checkpoint checkpoint, ResNetFile net, string output, string target, DType? dtype, bool isFolder)
    {
        bool isOwn = target == SegSharpTarget;
        IReadOnlyList<TensorSource> tensors = isFolder
            ? throw new CheckpointMismatchException(
                $"'{checkpoint.Path}' holds {net.Names.Name}, of which transformers makes no SegFormer.")
            : isOwn && checkpoint.Description.NoModel is { } reason && !net.IsEncoderAlone ? throw new CheckpointMismatchException(reason)
            : net.To(checkpoint.Path, target);
        tensors = dtype is { } type ? DialectWriting.WithType(tensors, type) : tensors;
        bool isTorch = _torchEndings.Contains(Path.GetExtension(output));
        CheckpointDescription? description = isOwn ? checkpoint.Description with { State = null } : null;
        WriteAll(output, () => IO.AtomicFile.Write(output, stream => Write(stream, tensors, isTorch, description)));
        CheckpointDialect? from = checkpoint.IsOwn ? null : net.Dialect;
        string[] leftOut = [.. net.LeftOut, .. target == "smp" ? net.WithoutSmpName : []];
        return new ConversionResult(from, net.Head, tensors.Count, leftOut, Eps: null, ChangesEps: false);
    }

    private static CheckpointDialect Dialect(string target, string? names)
    {
        if (!Targets.TryGetValue(target, out CheckpointDialect dialect))
        {
            throw new ArgumentException($"There is no target '{target}'. Known are {string.Join(", ", Targets.Keys)}.", nameof(target));
        }

        return names is null ? dialect
            : target != HuggingFaceTarget
                ? throw new ArgumentException($"Only the target '{HuggingFaceTarget}' has two kinds of names, '{target}' has not.",
                    nameof(names))
            : names == NewNames ? CheckpointDialect.HuggingFace512
            : throw new ArgumentException($"There are no names '{names}' of transformers. Known are {NewNames}.", nameof(names));
    }

    // an encoder alone has no pipeline to prepare images by
    private static (string Name, string Text)[] FolderTexts(string input, RecognisedNames names, Checkpoint checkpoint, out string? note)
    {
        note = null;
        (string, string) config = ("config.json",
            HuggingFaceConfig.Write(input, names, checkpoint.Description.Classes, checkpoint.MixTransformer()));
        if (names.Head == HeadKind.None)
        {
            return [config];
        }

        (string text, note) = HuggingFaceProcessor.Write(checkpoint.Description.Config);
        return [config, ("preprocessor_config.json", text)];
    }

    private static (string Name, string Text)[] NoTexts(out string? note)
    {
        note = null;
        return [];
    }

    // folders that were made for the files go with them where they cannot be written
    private static void WriteAll(string file, Action write)
    {
        string? made = null;
        for (string? folder = Path.GetDirectoryName(Path.GetFullPath(file)); folder is not null
            && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            made = folder;
        }

        try
        {
            write();
        }
        catch when (made is not null && Directory.Exists(made))
        {
            Directory.Delete(made, recursive: true);
            throw;
        }
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
                stream, tensors,
                description is null ? new Dictionary<string, string> { ["format"] = "pt" } : CheckpointMetadata.Write(description));
        }
    }
}
