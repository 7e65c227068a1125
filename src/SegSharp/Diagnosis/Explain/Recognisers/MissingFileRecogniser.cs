using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Files and folders that are not there, and data sets that turned out empty.</summary>
internal sealed class MissingFileRecogniser : IErrorRecogniser
{
    private static readonly string[] _weightSuffixes = [".pth", ".pt", ".pkl", ".bin", ".safetensors", ".ckpt", ".onnx"];

    private static readonly MessagePattern[] _named =
    [
        new("No such file or directory", @"no such file or directory: ?['""](?<file>[^'""]{1,400})['""]"),
        new("can not be found", @"(?<file>[^\s'""]{1,400}) can not be found"),
        new("is not a checkpoint file", @"(?<file>[^\s'""]{1,400}) is not a checkpoint file"),
        new("Not a directory", @"not a directory: ?['""](?<file>[^'""]{1,400})['""]"),
        new("Is a directory", @"is a directory: ?['""](?<file>[^'""]{1,400})['""]"),
        new("can't open/read file", @"imread_\(['""](?<file>[^'""]{1,400})['""]\).{0,40}can't open/read file"),
        new("does not exist", @"(?:file|directory|folder|path) ['""]?(?<file>[^\s'""]{1,400})['""]? does not exist"),
        new("No such file or directory", @"(?<file>[^\s'"":]{1,400}): no such file or directory"),
        new("FileNotFoundError", @"FileNotFoundError: (?<file>[^\s'""]{1,400})"),
        new("cannot identify image file", @"cannot identify image file ['""](?<file>[^'""]{1,400})['""]"),
    ];

    private static readonly MessagePattern[] _empty =
    [
        new("need at least one array to"), new("num_samples should be a positive integer"), new("Loaded 0 images"), new("loaded 0 samples"),
        new("Dataset is empty"), new("Found 0 images"), new("Found 0 files"),
        new("No valid training data"), new("dataset has 0"), new("0 images found"), new("number of images and masks"),
        new("Number of images and labels"), new("ZeroDivisionError: integer division or modulo by zero"),
    ];

    private static readonly MessagePattern[] _unread =
    [
        new("!_src.empty()"), new("!ssize.empty()"), new("'NoneType' object has no attribute 'shape'"),
        new("'NoneType' object has no attribute 'astype'"),
        new("'NoneType' object is not subscriptable"), new("img is None"), new("failed to read image"),
    ];

    private static readonly MessagePattern _unregistered = new("is not registered",
        @"dataset ['""](?<file>[\w\-]+)['""] is not registered");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context)
    {
        if (_named.Select(pattern => pattern.Last(context.Text)).FirstOrDefault(match => match is not null) is { } named)
        {
            string file = named.Groups["file"].Value;
            bool isWeights = _weightSuffixes.Any(suffix => file.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
            bool isUnreadable = named.Value.StartsWith("cannot identify", StringComparison.OrdinalIgnoreCase);
            return isUnreadable
                ? [Candidate.Of(ImageFile, "unreadable", 0.8, named.Value, ("file", file)),
                    Candidate.Of(MissingFiles, "file", 0.3, named.Value, ("file", file))]
                : [Candidate.Of(MissingFiles, isWeights ? "weights" : "file", 0.93, named.Value, ("file", file))];
        }

        if (_unregistered.Last(context.Text) is { } unregistered)
        {
            return [Candidate.Of(MissingFiles, "unregistered", 0.8, unregistered.Value, ("file", unregistered.Groups["file"].Value)),
                Candidate.Of(UnknownType, "", 0.08, unregistered.Value, ("type", "?"), ("registry", "?"), ("near", "–"))];
        }

        if (First(_empty, context) is { } empty)
        {
            return [Candidate.Of(MissingFiles, "empty", 0.85, empty.Value)];
        }

        return First(_unread, context) is { } unread
            ? [Candidate.Of(MissingFiles, "unread", 0.75, unread.Value),
                Candidate.Of(ImageFile, "unreadable", 0.3, unread.Value, ("file", "–"))]
            : [];
    }

    private static Match? First(MessagePattern[] patterns, ErrorContext context) =>
        patterns.Select(pattern => pattern.Last(context.Text)).FirstOrDefault(match => match is not null);
}
