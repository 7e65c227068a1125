using SegSharp.Checkpoints;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>The names and shapes of the checkpoint that a run begins with.</summary>
internal sealed class CheckpointHeader : IDisposable
{
    private CheckpointHeader(Checkpoint checkpoint, FindingPlace place, bool isEncoderOnly)
    {
        (Checkpoint, Place, IsEncoderOnly) = (checkpoint, place, isEncoderOnly);
        Shapes = checkpoint.Tensors.Where(tensor => !tensor.Name.Contains('/', StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name, tensor => (IReadOnlyList<long>)[.. Enumerable.Range(0, tensor.Shape.Rank).Select(axis => tensor.Shape[axis].Value)], StringComparer.Ordinal);
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

    /// <summary>Opens the checkpoint of a request: the one that was given, or the one that the config names, if it is there.</summary>
    public static CheckpointHeader? Open(ExperimentRequest request, out Finding? unreadable)
    {
        unreadable = null;
        (string? path, FindingPlace place, bool encoder) = Named(request);
        if (path is null)
        {
            return null;
        }

        if (!File.Exists(path) && !Directory.Exists(path))
        {
            bool given = request.Checkpoint is not null;
            unreadable = new Finding
            {
                Code = DiagnosisCodes.MissingFiles,
                Variant = "checkpoint",
                Severity = given ? Severity.Error : Severity.Warning,
                Where = place,
                Arguments = Arguments.Of(("path", path), ("key", place.Key ?? "--checkpoint")),
            };
            return null;
        }

        try
        {
            return new CheckpointHeader(Checkpoint.Open(path), place, encoder);
        }
        catch (Exception e) when (e is CheckpointFormatException or CheckpointMismatchException or IOException or UnauthorizedAccessException)
        {
            unreadable = new Finding
            {
                Code = DiagnosisCodes.UnreadableCheckpoint,
                Where = place with { File = place.Key is null ? path : place.File },
                Arguments = Arguments.Of(("path", path), ("problem", e.Message)),
            };
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Checkpoint.Dispose();

    private static (string? Path, FindingPlace Place, bool IsEncoderOnly) Named(ExperimentRequest request)
    {
        if (request.Checkpoint is { } given)
        {
            return (given, FindingPlace.OfFile(given), false);
        }

        ConfigCursor config = new(request.Config);
        ConfigCursor model = config["model"];
        foreach ((ConfigCursor cursor, bool encoder) in new[]
        {
            (config["load_from"], false), (model["init_cfg"]["checkpoint"], false), (model["backbone"]["init_cfg"]["checkpoint"], true),
            (model["pretrained"], true), (model["backbone"]["pretrained"], true),
        })
        {
            // an address is fetched by nobody, and told when the run begins
            if (request.Trains && cursor.Text is { Length: > 0 } path && !path.Contains("://", StringComparison.Ordinal))
            {
                return (path, cursor.Place, encoder);
            }
        }

        return (null, new FindingPlace(), false);
    }
}
