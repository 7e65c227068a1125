using SegSharp.Tensors;

namespace SegSharp.Checkpoints.Loading;

/// <summary>The rules of a <see cref="LoadPlan"/>: what is done with one tensor.</summary>
internal sealed class TensorFit
{
    private const string AuxiliaryHead = "auxiliary_head.";
    private const int MostImageChannels = 16;

    // names of tensors that published checkpoints have beside what a segmentation model uses
    private static readonly (string Prefix, string Reason)[] _unused =
    [
        ("decode_head.conv_seg.", "the published head never uses it"),
        ("head.", "the classifier of whole images that the encoder was trained with"),
        (AuxiliaryHead, "the model has no auxiliary head"),
        ("optimizer/", "state of a training, no weight"),
        ("trained/", "state of a training, no weight"),
        ("random/", "state of a training, no weight"),
    ];

    private static readonly string[] _firstConvolutions = ["patch_embed1.proj.weight", "patch_embed.proj.weight", "conv1.weight",
        "conv_stem.weight", "stem.0.weight"];
    private static readonly string[] _positions = ["pos_embed", "position_embeddings"];

    private readonly LoadPolicy _policy;
    private readonly Dictionary<string, Shape> _model;
    private readonly bool _hasAuxiliaryHead;
    private readonly IReadOnlyCollection<string> _stem;

    public TensorFit(LoadPolicy policy, IReadOnlyList<TensorHeader> model, IReadOnlyList<TensorHeader> checkpoint,
        IReadOnlyCollection<string> stem)
    {
        (_policy, _stem) = (policy, stem);
        _model = model.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape, StringComparer.Ordinal);
        _hasAuxiliaryHead = checkpoint.Any(tensor => tensor.Name.StartsWith(AuxiliaryHead, StringComparison.Ordinal));
    }

    /// <summary>How a layer's rows belong to classes.</summary>
    public static ClassifierLayer Classifier(string name, Shape shape, Func<string, Shape?> shapes)
    {
        Shape weight = ClassifierLayer.IsBias(name) ? shapes(name[..^"bias".Length] + "weight") ?? shape : shape;
        return ClassifierLayer.Of(name, shape, weight);
    }

    /// <summary>A tensor that both have.</summary>
    public LoadEntry Both(TensorHeader model, TensorHeader checkpoint)
    {
        ClassifierLayer own = Classifier(model.Name, model.Shape, Shape),
            other = own with { Rows = checkpoint.Shape.Rank == 0 ? 0 : checkpoint.Shape[0].Value };
        bool isClassifier = own.Kind != ClassifierKind.None && SameButFirst(model.Shape, checkpoint.Shape);
        LoadEntry entry = isClassifier && (model.Shape != checkpoint.Shape || _policy.Classes is { IsIdentity: false })
            ? OfClassifier(model, own, other)
            : model.Shape == checkpoint.Shape ? Taken(model, checkpoint) : OfOtherShape(model, checkpoint);
        return entry with { ModelShape = model.Shape, CheckpointShape = checkpoint.Shape };
    }

    /// <summary>A tensor that only the model has.</summary>
    public LoadEntry Missing(TensorHeader model)
    {
        bool isNewHead = model.Name.StartsWith(AuxiliaryHead, StringComparison.Ordinal) && !_hasAuxiliaryHead;
        bool isCount = model.Name.EndsWith(".num_batches_tracked", StringComparison.Ordinal);
        return new LoadEntry(
            model.Name, LoadAction.Missing,
            isNewHead ? "the checkpoint has no auxiliary head: it begins with its initial values"
                : isCount ? "PyTorch before 0.4.1 did not save it: it begins at 0"
                    : "the checkpoint lacks it: it begins with its initial values")
        {
            ModelShape = model.Shape,
            IsFault = _policy.OnMismatch == MismatchRule.Error || (_policy.OnMismatch == MismatchRule.Classifier && !isNewHead && !isCount),
        };
    }

    /// <summary>A tensor that only the checkpoint has.</summary>
    public LoadEntry Unused(TensorHeader checkpoint)
    {
        string? reason = _unused.FirstOrDefault(known => checkpoint.Name.StartsWith(known.Prefix, StringComparison.Ordinal)).Reason;
        bool modelHasPart = checkpoint.Name.StartsWith(AuxiliaryHead, StringComparison.Ordinal)
            && _model.Keys.Any(name => name.StartsWith(AuxiliaryHead, StringComparison.Ordinal));
        return reason is not null && !modelHasPart
            ? new LoadEntry(checkpoint.Name, LoadAction.Skip, reason) { CheckpointShape = checkpoint.Shape }
            : new LoadEntry(checkpoint.Name, LoadAction.Unexpected, "the model does not know it")
            {
                CheckpointShape = checkpoint.Shape,
                IsFault = _policy.OnMismatch is MismatchRule.Error or MismatchRule.Classifier,
            };
    }

    private static LoadEntry Taken(TensorHeader model, TensorHeader checkpoint) =>
        new(model.Name, LoadAction.Load, model.DType == checkpoint.DType ? string.Empty : $"{checkpoint.DType} becomes {model.DType}");

    private LoadEntry OfClassifier(TensorHeader model, ClassifierLayer own, ClassifierLayer other)
    {
        string counts = own.ClassCount is { } here && other.ClassCount is { } there ? $"{here} classes here, {there} in the checkpoint"
            : $"{own.Rows} rows here, {other.Rows} in the checkpoint";
        ClassCorrespondence? classes = own.ClassCount is null || other.ClassCount is null ? null
            : _policy.Classes ?? (_policy.OnMismatch == MismatchRule.Partial
                ? ClassCorrespondence.ByPlace((int)own.ClassCount, (int)other.ClassCount) : null);
        if (classes is null)
        {
            return _policy.OnMismatch == MismatchRule.Error ? Refused(model, counts)
                : new LoadEntry(model.Name, LoadAction.Reinitialize, counts);
        }

        if (classes.Sources.Count != own.ClassCount || classes.CheckpointCount != other.ClassCount)
        {
            return Refused(model, $"class_map is for {classes.Sources.Count} classes of {classes.CheckpointCount}, but there are {counts}");
        }

        string[] fresh = [.. classes.Sources.Index().Where(source => source.Item is null).Select(source => classes.Names[source.Index])];
        return new LoadEntry(
            model.Name, LoadAction.MapClasses,
            $"{counts}: {classes.Sources.Count - fresh.Length} taken {(_policy.Classes is null ? "by place" : "by name")}"
            + (fresh.Length == 0 ? string.Empty
                : $", {fresh.Length} re-initialised ({string.Join(", ", fresh.Take(5))}{(fresh.Length > 5 ? ", …" : string.Empty)})"));
    }

    private LoadEntry OfOtherShape(TensorHeader model, TensorHeader checkpoint)
    {
        string shapes = $"{model.Shape} here, {checkpoint.Shape} in the checkpoint";
        return _policy.OnMismatch switch
        {
            MismatchRule.Reinitialize => new LoadEntry(model.Name, LoadAction.Reinitialize, shapes),
            MismatchRule.Partial => Adapted(model, checkpoint.Shape, shapes),
            _ => Refused(model, shapes),
        };
    }

    private LoadEntry Adapted(TensorHeader model, Shape other, string shapes)
    {
        Shape own = model.Shape;
        if (IsChannelChange(model.Name, own, other))
        {
            string how = own[1] == 1 ? "summed" : $"repeated and scaled by {other[1]}/{own[1]}";
            return new LoadEntry(model.Name, LoadAction.AdaptChannels,
                $"{own[1]} image channels here, {other[1]} in the checkpoint: {how}");
        }

        bool isKernel = own.Rank == 4 && other.Rank == 4 && own[0] == other[0] && own[1] == other[1];
        bool isPosition = own.Rank == 3 && other.Rank == 3 && own[0] == other[0] && own[2] == other[2]
            && _positions.Any(name => model.Name.EndsWith(name, StringComparison.Ordinal))
                && PositionGrid.Common(own[1].Value, other[1].Value) is not null;
        if (isKernel || isPosition)
        {
            return new LoadEntry(model.Name, LoadAction.Interpolate, shapes);
        }

        if (own.Rank != other.Rank)
        {
            return new LoadEntry(model.Name, LoadAction.Reinitialize, shapes);
        }

        bool isWithin = own.Zip(other).All(pair => pair.First.Value <= pair.Second.Value);
        return new LoadEntry(model.Name, isWithin ? LoadAction.Slice : LoadAction.Pad, shapes);
    }

    private bool IsChannelChange(string name, Shape own, Shape other) =>
        own.Rank == 4 && other.Rank == 4 && own[0] == other[0] && own[2] == other[2] && own[3] == other[3]
        && own[1] != 0 && other[1] != 0 && IsStem(name, own, other);

    // where an encoder does not name its stem, it has one of the published names and few channels
    private bool IsStem(string name, Shape own, Shape other) => _stem.Count > 0 ? _stem.Contains(name, StringComparer.Ordinal)
        : own[1].Value <= MostImageChannels && other[1].Value <= MostImageChannels
            && _firstConvolutions.Any(end => name == end || name.EndsWith("." + end, StringComparison.Ordinal));

    private static bool SameButFirst(Shape own, Shape other) =>
        own.Rank == other.Rank && own.Rank > 0 && own.Skip(1).SequenceEqual(other.Skip(1));

    private static LoadEntry Refused(TensorHeader model, string reason) => new(model.Name, LoadAction.Refuse, reason) { IsFault = true };

    private Shape? Shape(string name) => _model.TryGetValue(name, out Shape shape) ? shape : null;
}
