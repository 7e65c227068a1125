using SegSharp.Checkpoints;
using SegSharp.Tensors;
using SegSharp.Training;
using SegSharp.Training.Preparation;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>The names and shapes of the checkpoint that a run begins with.</summary>
internal sealed class CheckpointHeader
{
    private CheckpointHeader(Checkpoint checkpoint, FindingPlace place, bool isEncoderOnly)
    {
        (Checkpoint, Place, IsEncoderOnly) = (checkpoint, place, isEncoderOnly);
        Shapes = checkpoint.Tensors.Where(tensor => !tensor.Name.Contains('/', StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name, tensor => (IReadOnlyList<long>)[.. Enumerable.Range(0, tensor.Shape.Rank)
                .Select(axis => tensor.Shape[axis].Value)], StringComparer.Ordinal);
    }

    /// <summary>The checkpoint.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Where it is named.</summary>
    public FindingPlace Place { get; }

    /// <summary>Whether only its encoder is taken.</summary>
    public bool IsEncoderOnly { get; }

    /// <summary>The file.</summary>
    public string Path => Checkpoint.Path;

    /// <summary>Its tensors under SegSharp's names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<long>> Shapes { get; }

    /// <summary>The header of the weights that a run begins with.</summary>
    /// <param name="request">What is examined.</param>
    /// <param name="weights">The weights; null for random ones.</param>
    /// <param name="unreadable">What keeps them from being used; null if nothing does.</param>
    public static CheckpointHeader? Of(ExperimentRequest request, PreparedWeights? weights, out Finding? unreadable)
    {
        unreadable = null;
        if (weights is null)
        {
            return null;
        }

        (WeightSource source, string path) = (weights.Source, weights.Source.Path);
        FindingPlace place = source.Key is { } key ? FindingPlace.Of(source.Location, key) : FindingPlace.OfFile(path);
        if (weights.Checkpoint is { } checkpoint)
        {
            return new CheckpointHeader(checkpoint, place, source.IsEncoderOnly);
        }

        unreadable = weights.Fault is null ? Missing(request, path, place) : new Finding
        {
            Code = DiagnosisCodes.UnreadableCheckpoint,
            Where = place with { File = place.Key is null ? path : place.File },
            Arguments = MessageArguments.Of(("path", path), ("problem", weights.Fault.Message)),
        };
        return null;
    }

    private static Finding Missing(ExperimentRequest request, string path, FindingPlace place)
    {
        bool isAddress = PretrainedEncoder.IsAddress(path);
        string? page = path.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? path : ModelZoo.Find(path);
        return new Finding
        {
            Code = DiagnosisCodes.MissingFiles,
            Variant = !isAddress ? "checkpoint" : page is null ? "zoo" : page == path ? "remote" : "zoo-page",
            Severity = request.Checkpoint is not null || request.RequiresAll ? Severity.Error : Severity.Warning,
            Where = place,
            Arguments = MessageArguments.Of(
                ("path", path), ("key", place.Key ?? "--checkpoint"), ("page", page),
                ("file", System.IO.Path.GetFileName((page ?? path).Split('?')[0]))),
        };
    }
}
