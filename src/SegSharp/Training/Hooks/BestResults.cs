using System.Text.Json;
using System.Text.Json.Nodes;
using SegSharp.IO;

namespace SegSharp.Training.Hooks;

/// <summary>
/// The best validations so far, by metric. A checkpoint tells of the first metric's; those of further ones stand in a file beside it. After
/// a kill that file may be ahead of the checkpoint: then the same validation comes again with the same value, and nothing changes.
/// </summary>
/// <param name="directory">The run's folder.</param>
internal sealed class BestResults(string directory)
{
    private const string FileName = "best.json";

    private readonly Dictionary<string, BestResult> _results = new(StringComparer.Ordinal);

    /// <summary>The best validation of a metric; null before there is one.</summary>
    public BestResult? this[string metric] => _results.GetValueOrDefault(metric);

    /// <summary>Goes on from where a run stood. A damaged file costs what it knew, not the run.</summary>
    /// <returns>What is wrong with the file, as a sentence for the user; null for nothing.</returns>
    public string? Load()
    {
        string path = Path.Combine(directory, FileName);
        if (UserFile.KindOfSpecial(path) is { } kind)
        {
            return Passed($"is {kind}, and no file");
        }

        try
        {
            Dictionary<string, BestResult?>? known = File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, BestResult?>>(File.ReadAllText(path)) : [];
            foreach ((string metric, BestResult? result) in known ?? [])
            {
                _results[metric] = result is { Iteration: > 0 } && double.IsFinite(result.Value) ? result : throw new JsonException();
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            _results.Clear();
            return Passed(e is JsonException ? "is damaged" : "cannot be read");
        }
    }

    private static string Passed(string fault) =>
        $"'{FileName}' {fault} and is passed over: the best validations by all metrics but the first are looked for anew, from here on.";

    /// <summary>Remembers a result.</summary>
    public void Set(string metric, BestResult result) => _results[metric] = result;

    /// <summary>Writes all results.</summary>
    public void Save()
    {
        JsonObject json = [];
        foreach ((string metric, BestResult result) in _results)
        {
            json[metric] = JsonSerializer.SerializeToNode(result);
        }

        AtomicFile.WriteAllText(Path.Combine(directory, FileName), json.ToJsonString() + "\n");
    }
}
