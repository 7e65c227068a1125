using System.Collections;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Models;
using SegSharp.Models.Backbones;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints;

/// <summary>
/// A trained model. SegSharp writes one safetensors file with weights under their published names, the config, class names and
/// palette, and, while training goes on, the optimizer and the random state. Files of other code bases are read too: their
/// names and layouts are recognised and converted, and what they do not say of themselves is taken from their shapes.
/// </summary>
public sealed class Checkpoint : IEnumerable<TensorSource>, IDisposable
{
    private readonly TensorFile _file;
    private readonly IReadOnlyList<TensorSource> _raw;

    private ConfigDict? _config;

    private Checkpoint(string path, TensorFile file, RecognisedNames? foreign, IReadOnlyList<TensorSource> raw,
        CheckpointDescription description)
    {
        (Path, _file, Foreign, _raw, Description) = (path, file, foreign, raw, description);
        IsOwn = CheckpointMetadata.IsOwn(file.Metadata);
        Tensors = foreign?.Tensors ?? raw;
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>What it says of itself, or what follows from its shapes.</summary>
    public CheckpointDescription Description { get; }

    /// <summary>Its config, read.</summary>
    /// <exception cref="ConfigException">It is no config.</exception>
    public ConfigDict Config => _config ??= ConfigFile.ParseJson(Description.Config, Path);

    /// <summary>Whether SegSharp wrote it.</summary>
    internal bool IsOwn { get; }

    /// <summary>
    /// What was recognised in a file of another program; null in a checkpoint of SegSharp, and where the names are those of no SegFormer.
    /// </summary>
    public RecognisedNames? Foreign { get; }

    /// <summary>
    /// The tensors under SegSharp's names, or under their own where those are no SegFormer's; each is read when it is asked for.
    /// </summary>
    public IReadOnlyList<TensorSource> Tensors { get; }

    /// <summary>
    /// The eps that the weights were computed with: that of the program they come from, or what the config of SegSharp's own says;
    /// null where it is unknown.
    /// </summary>
    public LayerNormEps? Eps =>
        Foreign is not null ? Foreign.Dialect.Eps() : BackboneConfig.FindEps(Config) ?? OwnBackbone()?.Eps;

    /// <summary>Opens a checkpoint; tensors are read when they are asked for.</summary>
    /// <param name="path">A file of any format and names that are known, or a folder as Hugging Face's libraries save it.</param>
    /// <exception cref="CheckpointFormatException">It is no file of weights, or a damaged one.</exception>
    /// <exception cref="CheckpointMismatchException">Its tensors contradict each other, or what lies beside them.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Checkpoint Open(string path)
    {
        IO.Tally.Count("checkpoint", System.IO.Path.GetFullPath(path));
        TensorFile file = TensorFile.Open(path);
        if (Directory.Exists(path))
        {
            path = System.IO.Path.GetDirectoryName(file.Path) is { Length: > 0 } folder ? folder : path; // one of a training's checkpoints
        }

        try
        {
            bool isOwn = CheckpointMetadata.IsOwn(file.Metadata);
            TensorSource[] raw =
                [.. file.Entries.Select(entry => new TensorSource(file, entry))];
            if (isOwn)
            {
                return new Checkpoint(path, file, null, raw, CheckpointMetadata.Read(path, file.Metadata));
            }

            RecognisedNames? names = RecognisedNames.Find(file.Path, raw);
            file.RequireReadable(names is null ? [] : names.LeftOut);
            if (names is null && ResNetFile.Find(raw) is { } net)
            {
                // segmentation_models_pytorch's decoder has another name in every model here; other names stay,
                // since a plugin may have the same
                return new Checkpoint(path, file, null, net.IsSmp ? net.Tensors : raw, ResNetDescription.Read(file, net));
            }

            return new Checkpoint(path, file, names, raw,
                names is not null ? ForeignDescription.Read(file, names) : ForeignDescription.WithoutModel(
                $"'{path}' holds {file.Entries.Count} tensors, such as '{(file.Entries.Count > 0 ? file.Entries[0].Name : string.Empty)}', "
                + "but they are not those of a SegFormer, and it carries no config that says what they are of. " +
                    "Take them into a config of their network with load_from."));
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
    /// <param name="training">Saved too when given, with the random state, so that training can go on.</param>
    /// <exception cref="IOException">It could not be written; nothing was changed.</exception>
    public static void Write(string path, Module model, CheckpointDescription description, TrainingTensors? training = null)
    {
        using TensorScope scope = TensorScope.Open();
        List<(string Name, Tensor Tensor)> tensors = [.. model.NamedState().Select(s => (s.Name, s.Slot.Value))];
        if (training is not null)
        {
            tensors.AddRange(training.Optimizer.Select(s => (CheckpointMetadata.OptimizerPrefix + s.Name, s.Tensor)));
            byte[] random = TensorRuntime.GetRandomState();
            tensors.Add((CheckpointMetadata.RandomState, Tensor.From(random, [random.Length])));
            tensors.AddRange(training.Trained.Select(s => (CheckpointMetadata.TrainedPrefix + s.Name, s.Tensor)));
        }

        Dictionary<string, string> texts = CheckpointMetadata.Write(description);
        texts[TensorChecksums.Key] = ChecksumWriting.Write(tensors);
        IO.AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors, texts));
    }

    /// <summary>Overwrites the model's parameters and buffers with those of the checkpoint.</summary>
    /// <param name="model">The model.</param>
    /// <param name="device">Where its tensors get memory, if they have none yet.</param>
    /// <param name="policy">What is done with what does not fit; by default it is refused.</param>
    /// <exception cref="CheckpointMismatchException">The policy refuses a tensor, or nothing fits; the model is unchanged.</exception>
    public LoadReport LoadInto(Module model, Device device = default, LoadPolicy? policy = null)
    {
        policy ??= LoadPolicy.Exact;
        if (model is EncoderDecoder whole && IsEncoderOf(whole) && policy.OnMismatch is MismatchRule.Error or MismatchRule.Classifier)
        {
            throw new CheckpointMismatchException(
                $"'{Path}' holds an encoder alone, without a decode head. Training starts from it with model.pretrained (or " +
                    "backbone.init_cfg), not with load_from.");
        }

        LoadReport report = Load(model, device, MatchingNames.Of(Foreign, _raw, model), policy);
        return report with { Warnings = [.. EpsWarning(model), .. ClassWarning(report, policy)] };
    }

    /// <summary>Overwrites an encoder's parameters with those of the checkpoint, with or without a decode head in it.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="device">Where its tensors get memory, if they have none yet.</param>
    /// <param name="policy">What is done with what does not fit; by default it is refused.</param>
    /// <exception cref="CheckpointMismatchException">The policy refuses a tensor, or nothing fits; the encoder is unchanged.</exception>
    public LoadReport LoadEncoderInto(Module encoder, Device device = default, LoadPolicy? policy = null)
    {
        return Load(encoder, device, EncoderTensors(encoder), policy ?? LoadPolicy.Exact) with { Warnings = [.. EpsWarning(encoder)] };
    }

    /// <summary>
    /// What <see cref="LoadInto"/> would do, from names and shapes alone: no weights are read, and the model needs no memory.
    /// </summary>
    public LoadPlan Plan(Module model, LoadPolicy policy) => Plan(model, MatchingNames.Of(Foreign, _raw, model).Tensors, policy);

    /// <summary>What <see cref="LoadEncoderInto"/> would do, from names and shapes alone.</summary>
    public LoadPlan PlanEncoder(Module encoder, LoadPolicy policy) => Plan(encoder, EncoderTensors(encoder).Tensors, policy);

    /// <summary>Where training stood; the random generator is put back to there.</summary>
    /// <exception cref="CheckpointMismatchException">The checkpoint holds no training state.</exception>
    /// <exception cref="DamagedTensorException">The random state is none.</exception>
    public TrainingState Resume()
    {
        TrainingState state = RequireResumable();
        using Tensor random = _file.Read(CheckpointMetadata.RandomState);
        try
        {
            TensorRuntime.SetRandomState(random.AsSpan<byte>());
        }
        catch (Exception e) when (e is NativeException or InvalidOperationException)
        {
            throw new DamagedTensorException(Path, CheckpointMetadata.RandomState);
        }

        return state;
    }

    /// <summary>Where training stood.</summary>
    /// <exception cref="CheckpointMismatchException">The checkpoint holds no training state.</exception>
    internal TrainingState RequireResumable() => Description.State is { } state && _file.Contains(CheckpointMetadata.RandomState)
        ? state
        : throw new CheckpointMismatchException(
            $"'{Path}' holds weights but no training state, so training cannot go on from it. " +
                "Start from its weights with load_from instead.");

    /// <summary>
    /// Reads every tensor and holds it against its checksum; files of other programs, and those of earlier versions, have none.
    /// </summary>
    /// <exception cref="DamagedTensorException">A tensor is not what was written.</exception>
    /// <exception cref="CheckpointFormatException">The file ends too early.</exception>
    public void Verify()
    {
        foreach (TensorEntry entry in _file.Entries)
        {
            _file.Read(entry.Name).Dispose();
        }
    }

    /// <summary>A tensor of the optimizer that was saved; null where there is none of that name.</summary>
    public Tensor? ReadOptimizer(string name) => ReadState(CheckpointMetadata.OptimizerPrefix + name);

    /// <summary>Whether the weights that were trained stand beside their average.</summary>
    public bool HasTrained => _file.Entries.Any(entry => entry.Name.StartsWith(CheckpointMetadata.TrainedPrefix, StringComparison.Ordinal));

    /// <summary>A weight that was trained, beside its average; null where there is none of that name.</summary>
    public Tensor? ReadTrained(string name) => ReadState(CheckpointMetadata.TrainedPrefix + name);

    /// <inheritdoc />
    public IEnumerator<TensorSource> GetEnumerator() => Tensors.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private MatchingNames EncoderTensors(Module encoder) => MatchingNames.OfEncoder(Foreign, _raw, encoder, IsOwn);

    private bool IsEncoderOf(EncoderDecoder model) => Foreign is not null ? Foreign.Head == HeadKind.None
        : !IsOwn && !Plan(model, LoadPolicy.Default).TakesAnything && EncoderTensors(model.Backbone).Tensors.Count > 0;


    private static LoadPlan Plan(Module model, IReadOnlyList<TensorSource> tensors, LoadPolicy policy) => LoadPlan.Make(
        [.. model.NamedState().Select(state => new TensorHeader(state.Name, state.Slot.Shape, state.Slot.Value.DType))],
        [.. tensors.Select(tensor => new TensorHeader(tensor.Name, tensor.Shape, tensor.DType))],
        policy,
        [.. model.NamedModules().Where(named => named.Module is IBackbone)
            .SelectMany(named => ((IBackbone)named.Module).Stem.Select(name => named.Name.Length == 0 ? name : $"{named.Name}.{name}"))]);

    private Tensor? ReadState(string name) => _file.Contains(name) ? _file.Read(name) : null;

    private LoadReport Load(Module model, Device device, MatchingNames names, LoadPolicy policy)
    {
        IReadOnlyList<TensorSource> tensors = names.Tensors;
        LoadPlan plan = Plan(model, tensors, policy);
        LoadFaults.Require(Path, plan);
        Dictionary<string, TensorSource> byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        Dictionary<string, TensorSlot> slots = model.NamedState()
            .ToDictionary(state => state.Name, state => state.Slot, StringComparer.Ordinal);
        foreach (LoadEntry entry in plan.Entries.Where(entry => entry.ModelShape is not null))
        {
            TensorSlot slot = slots[entry.Name];
            ClassifierLayer layer = TensorFit.Classifier(entry.Name, slot.Shape,
                name => slots.TryGetValue(name, out TensorSlot? other) ? other.Shape : null);
            TensorAdaptation.Apply(slot, entry, policy, layer, byName.GetValueOrDefault(entry.Name), device);
        }

        LoadEntry[] leftOut =
            [.. names.LeftOut.Select(name => new LoadEntry(name, LoadAction.Skip, "it belongs to no part that is known"))];
        return new LoadReport(Path, [.. plan.Entries, .. leftOut]) { Names = names.Dialect, Prefix = names.Prefix };
    }

    /// <summary>
    /// What the config says of the encoder, where it is a Mix Transformer; null where it is not, or says nothing that is known.
    /// </summary>
    internal MixVisionTransformerOptions? MixTransformer() => Foreign is { Head: HeadKind.None } names && names.Dialect.IsHuggingFace()
        ? HuggingFaceFolder.Read(_file.Path, new EncoderShapes(_file.Path, names)).Model?.Encoder
        : (OwnBackbone() as MixVisionTransformer)?.Options;

    // a config that names a plugin which is not loaded, or keys of a later version, still has weights to be taken
    private IBackbone? OwnBackbone()
    {
        try
        {
            return ExperimentReader.Read(Config).Model is { } model ? ModelRegistry.Build(model).Model.Backbone as IBackbone : null;
        }
        catch (ConfigException)
        {
            return null;
        }
    }

    // a file of another program mostly does not say its classes, and gets names that say nothing
    private IEnumerable<string> ClassWarning(LoadReport report, LoadPolicy policy)
    {
        (IReadOnlyList<string> own, IReadOnlyList<string> other) = (policy.ModelClasses, Description.Classes);
        bool byPlace = report.Entries.Any(entry => entry.Action == LoadAction.Load && ClassifierLayer.IsClassifier(entry.Name));
        bool isNamed = other.Index().Any(name => name.Item != CheckpointClasses.Unnamed(name.Index));
        int at = own.Zip(other).ToList().FindIndex(pair => !string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
        if (policy.Classes is null && byPlace && isNamed && at >= 0)
        {
            yield return $"the classifier is taken by place, but class {at} is '{own[at]}' here and '{other[at]}' in the checkpoint. "
                + "load_policy = dict(class_map='by_name') sorts classes by their names.";
        }
    }

    private IEnumerable<string> EpsWarning(Module model)
    {
        if (model.NamedModules().Select(named => named.Module).OfType<IBackbone>().FirstOrDefault()?.Eps is { } used && Eps is { } computed
            && used != computed)
        {
            yield return $"the weights were computed with layer normalization eps {computed}, the model computes with {used}: " +
                "its numbers differ slightly. "
                + $"Set layer_norm_eps='{computed.Name}' in the backbone's config for the same ones.";
        }
    }
}
