using System.Globalization;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0406: tensors on different devices, or a device that is not there.</summary>
internal sealed class DeviceRule : IDiagnosisRule
{
    private static readonly string[] _modelNames = ["model_device", "weight_device", "weights_device", "param_device",
        "params_device", "device"];
    private static readonly string[] _cudaFlags = ["cuda_available", "cuda", "has_cuda", "gpu_available"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        ConfigCursor[] places = [.. Places(subject)];
        ConfigCursor model = _modelNames.Select(name => places.FirstOrNothing(place =>
            place.Path.EndsWith("." + name, StringComparison.Ordinal))).FirstOrNothing(place => place.Exists);
        bool? hasCuda = _cudaFlags.Select(name => subject.Runtime[name].Flag).FirstOrDefault(flag => flag is not null)
            ?? (subject.Runtime["num_gpus"].Integer ?? subject.Runtime["gpu_count"].Integer) switch { 0 => false, > 0 => true, _ => null };
        foreach (ConfigCursor place in places)
        {
            if (hasCuda == false && IsCuda(place.Text!) && !IsSaved(place))
            {
                yield return Tell.Of(DiagnosisCodes.Device, "no-cuda", place.Place, ("key", place.Path),
                    ("found", place.Text)) with { Edits = [Tell.Set(place, "cpu")] };
            }
            else if (Ordinal(place.Text!) is { } ordinal && subject.Runtime["num_gpus"].Integer is > 0 and { } count && ordinal >= count)
            {
                yield return Tell.Of(DiagnosisCodes.Device, "no-such-gpu", place.Place, ("key", place.Path), ("found", place.Text),
                    ("count", count), ("last", count - 1)) with
                {
                    Edits = [Tell.Set(place, "cuda:0")],
                };
            }
            else if (IsSaved(place))
            {
                if (IsCuda(place.Text!) && (hasCuda == false || (model.Exists && !IsCuda(model.Text!))) && !Mapped(subject))
                {
                    yield return Tell.Of(DiagnosisCodes.Device, "map-location", subject.Runtime["map_location"].Place, ("key", place.Path),
                        ("found", place.Text)) with
                    {
                        Edits = [Tell.Set(subject.Runtime["map_location"], "cpu")],
                    };
                }
            }
            else if (model.Exists && place.Path != model.Path && !Same(place.Text!, model.Text!))
            {
                yield return Tell.Of(DiagnosisCodes.Device, "differs", place.Place, ("key", place.Path), ("found", place.Text),
                    ("model_key", model.Path), ("model", model.Text)) with
                {
                    Edits = [Tell.Set(place, model.Text)],
                };
            }
        }
    }

    private static IEnumerable<ConfigCursor> Places(Subject subject)
    {
        ConfigCursor[] roots = [subject.Runtime, subject.Runtime["devices"], subject.CheckpointMeta];
        IEnumerable<ConfigCursor> named = roots.SelectMany(root => root.Keys.Select(key => root[key])
            .Where(place => place.Path.Contains("device", StringComparison.OrdinalIgnoreCase)));
        ConfigCursor[] configured = [subject.Config["device"], subject.Config.At("MODEL.DEVICE"), subject.Config["map_location"]];
        return named.Concat(configured.Where(place => place.Path != "map_location"))
            .Where(place => place.Text is { } text && IsDevice(text));
    }

    // CUDA's numbers are made up before they are looked up: cuda is cuda:0
    private static bool Same(string first, string second) => Canonical(first) == Canonical(second);

    private static string Canonical(string device) => device.ToLowerInvariant() is "cuda" or "gpu" ? "cuda:0" : device.ToLowerInvariant();

    private static bool IsDevice(string text) => IsCuda(text) || text.StartsWith("cpu", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("mps", StringComparison.OrdinalIgnoreCase);

    private static bool IsCuda(string text) =>
        text.StartsWith("cuda", StringComparison.OrdinalIgnoreCase) || text.Equals("gpu", StringComparison.OrdinalIgnoreCase);

    private static int? Ordinal(string text) =>
        IsCuda(text) && text.Split(':') is [_, { } number]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal) ? ordinal : null;

    private static bool IsSaved(ConfigCursor place) =>
        place.Path.Contains("checkpoint", StringComparison.Ordinal) || place.Path.Contains("saved", StringComparison.Ordinal)
            || place.Path.Contains("storage", StringComparison.Ordinal);

    private static bool Mapped(Subject subject) =>
        subject.Runtime["map_location"].Text is not null || subject.Config["map_location"].Text is not null;
}
