using SegSharp.Checkpoints.Dialects;
using SegSharp.Models.Backbones;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Training.Averaging;
using SegSharp.Training.Optimizers;

namespace SegSharp.Checkpoints;

/// <summary>
/// A trained model. SegSharp writes one safetensors file with weights under their published names, the config, class names and
/// palette, and, while training goes on, the optimizer and the random state. Files of other code bases are read too: their
/// names and layouts are recognised and converted, and what they do not say of themselves is taken from their shapes.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private readonly TensorFile _file;

    private Checkpoint(string path, TensorFile file, RecognisedNames? foreign, IReadOnlyList<TensorSource> tensors, CheckpointDescription description)
    {
        (Path, _file, Foreign, Tensors, Description) = (path, file, foreign, tensors, description);
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>What it says of itself, or what follows from its shapes.</summary>
    public CheckpointDescription Description { get; }

    /// <summary>What was recognised in a file of another program; null in a checkpoint of SegSharp.</summary>
    public RecognisedNames? Foreign { get; }

    /// <summary>The tensors under SegSharp's names; each is read when it is asked for.</summary>
    public IReadOnlyList<TensorSource> Tensors { get; }

    /// <summary>The eps that the weights of another program were computed with; null in a checkpoint of SegSharp, whose config says it.</summary>
    public LayerNormEps? Eps => Foreign is null ? null : DialectWriting.EpsOf(Foreign.Dialect);

    /// <summary>Opens a checkpoint; tensors are read when they are asked for.</summary>
    /// <param name="path">A file of any format and names that are known, or a folder as Hugging Face's libraries save it.</param>
    /// <exception cref="CheckpointFormatException">It is no file of weights, or a damaged one.</exception>
    /// <exception cref="CheckpointMismatchException">Its tensors are not those of a model that is known.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Checkpoint Open(string path)
    {
        TensorFile file = TensorFile.Open(path);
        try
        {
            if (CheckpointMetadata.IsOwn(file.Metadata))
            {
                TensorSource[] tensors = [.. file.Entries.Select(entry => new TensorSource(entry.Name, entry.Shape, entry.DType, () => file.Read(entry.Name)))];
                return new Checkpoint(path, file, null, tensors, CheckpointMetadata.Read(path, file.Metadata));
            }

            RecognisedNames names = RecognisedNames.Find(file) ?? throw new CheckpointMismatchException(
                $"'{path}' holds {file.Entries.Count} tensors, such as '{(file.Entries.Count > 0 ? file.Entries[0].Name : string.Empty)}', but they are not those of a SegFormer.");
            return new Checkpoint(path, file, names, names.Tensors, ForeignDescription.Read(file, names));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a checkpoint: under a temporary name first, so that the file is whole or not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The weights.</param>
    /// <param name="description">What the checkpoint says of itself.</param>
    /// <param name="optimizer">Saved too when given, with the random state, so that training can go on.</param>
    /// <param name="average">Saved too when given: <paramref name="model"/> then holds the average, and this the weights that are trained.</param>
    /// <exception cref="IOException">It could not be written; nothing was changed.</exception>
    public static void Write(string path, Module model, CheckpointDescription description, Optimizer? optimizer = null, WeightAverage? average = null)
    {
        using TensorScope scope = TensorScope.Open();
        List<(string Name, Tensor Tensor)> tensors = [.. model.NamedState().Select(s => (s.Name, s.Slot.Value))];
        if (optimizer is not null)
        {
            tensors.AddRange(optimizer.State().Select(s => (CheckpointMetadata.OptimizerPrefix + s.Name, s.Tensor)));
            byte[] random = TensorRuntime.GetRandomState();
            tensors.Add((CheckpointMetadata.RandomState, Tensor.From(random, [random.Length])));
        }

        if (average is not null)
        {
            tensors.AddRange(average.State().Select(s => (CheckpointMetadata.TrainedPrefix + s.Name, s.Tensor)));
        }

        IO.AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors, CheckpointMetadata.Write(description)));
    }

    /// <summary>Overwrites the model's parameters and buffers with those of the checkpoint.</summary>
    /// <exception cref="CheckpointMismatchException">Tensors are missing, unexpected or of other shapes; the model is unchanged.</exception>
    public void LoadInto(Module model, Device device = default)
    {
        if (Foreign is { Head: HeadKind.None } && model is EncoderDecoder)
        {
            throw new CheckpointMismatchException(
                $"'{Path}' holds an encoder alone, without a decode head. Training starts from it with model.pretrained (or backbone.init_cfg), not with load_from.");
        }

        Load(model, device, Tensors);
    }

    /// <summary>Overwrites an encoder's parameters with those of the checkpoint, with or without a decode head in it.</summary>
    /// <exception cref="CheckpointMismatchException">Tensors are missing, unexpected or of other shapes; the encoder is unchanged.</exception>
    public void LoadEncoderInto(Module encoder, Device device = default)
    {
        const string Prefix = "backbone.";
        Load(encoder, device, [.. Tensors
            .Where(tensor => tensor.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(tensor => tensor with { Name = tensor.Name[Prefix.Length..] })]);
    }

    /// <summary>Puts optimizer and random state back to where they were.</summary>
    /// <exception cref="CheckpointMismatchException">The checkpoint holds no training state.</exception>
    public TrainingState Resume(Optimizer optimizer)
    {
        if (Description.State is not { } state || !_file.Contains(CheckpointMetadata.RandomState))
        {
            throw new CheckpointMismatchException(
                $"'{Path}' holds weights but no training state, so training cannot go on from it. Start from its weights with load_from instead.");
        }

        optimizer.Restore(
            name => _file.Contains(CheckpointMetadata.OptimizerPrefix + name) ? _file.Read(CheckpointMetadata.OptimizerPrefix + name) : null,
            state.OptimizerSteps);
        using Tensor random = _file.Read(CheckpointMetadata.RandomState);
        TensorRuntime.SetRandomState(random.AsSpan<byte>());
        return state;
    }

    /// <summary>Puts an average and the weights that are trained back to where they were.</summary>
    /// <param name="average">The average over a model that <see cref="LoadInto"/> has filled.</param>
    public void Resume(WeightAverage average)
    {
        // a checkpoint of a run without an average starts one with its weights
        if (_file.Entries.Any(entry => entry.Name.StartsWith(CheckpointMetadata.TrainedPrefix, StringComparison.Ordinal)))
        {
            average.Restore(name => _file.Contains(CheckpointMetadata.TrainedPrefix + name) ? _file.Read(CheckpointMetadata.TrainedPrefix + name) : null);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private void Load(Module model, Device device, IReadOnlyList<TensorSource> tensors)
    {
        List<(string Name, TensorSlot Slot)> slots = [.. model.NamedState()];
        CheckpointFit.Require(Path, tensors, slots);
        Dictionary<string, TensorSource> byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach ((string name, TensorSlot slot) in slots)
        {
            using Tensor tensor = byName[name].Read();
            slot.Load(tensor, device);
        }
    }
}
