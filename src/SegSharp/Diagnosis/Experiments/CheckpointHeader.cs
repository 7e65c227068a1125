using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Training;

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
            unreadable = Missing(request, path, place);
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
            Arguments = Arguments.Of(("path", path), ("key", place.Key ?? "--checkpoint"), ("page", page), ("file", System.IO.Path.GetFileName((page ?? path).Split('?')[0]))),
        };
    }

    // What a run reads, in its order: weights of the whole model before those of the encoder.
    private static (string? Path, FindingPlace Place, bool IsEncoderOnly) Named(ExperimentRequest request)
    {
        if (request.Checkpoint is { } given)
        {
            return (given, FindingPlace.OfFile(given), false);
        }

        ConfigCursor config = new(request.Config);
        bool resumes = request.Resumes || config["resume"].Flag == true || config["auto_resume"].Flag == true;
        ConfigCursor from = config["resume_from"].Text is { Length: > 0 } ? config["resume_from"] : request.Resumes ? default : config["load_from"];
        if (request.Trains && from.Text is { Length: > 0 } whole)
        {
            return (whole, from.Place, false);
        }

        return request.Trains && !resumes && config["model"].Node is ConfigDict model && PretrainedEncoder.Named(model) is { } encoder
            ? (encoder.Path, FindingPlace.Of(encoder.Node.Location, encoder.Key), true)
            : (null, new FindingPlace(), false);
    }
}
