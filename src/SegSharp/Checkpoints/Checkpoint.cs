using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Training.Averaging;
using SegSharp.Training.Optimizers;

namespace SegSharp.Checkpoints;

/// <summary>
/// A trained model in one safetensors file: weights under their published names, the config, class names and palette,
/// and, while training goes on, the optimizer and the random state.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private readonly SafetensorsFile _file;

    private Checkpoint(string path, SafetensorsFile file, CheckpointDescription description)
    {
        (Path, _file, Description) = (path, file, description);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it says of itself.</summary>
    public CheckpointDescription Description { get; }

    /// <summary>Opens a checkpoint; tensors are read when they are asked for.</summary>
    /// <exception cref="CheckpointFormatException">It is not a checkpoint of this program, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Checkpoint Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            return new Checkpoint(path, file, CheckpointMetadata.Read(path, file.Metadata));
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
        List<(string Name, TensorSlot Slot)> slots = [.. model.NamedState()];
        CheckpointFit.Require(Path, _file.Entries, slots);
        foreach ((string name, TensorSlot slot) in slots)
        {
            using Tensor tensor = _file.Read(name);
            slot.Load(tensor, device);
        }
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
}
