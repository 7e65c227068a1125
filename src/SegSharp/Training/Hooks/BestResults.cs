using System.Text.Json;
using System.Text.Json.Nodes;
using SegSharp.IO;

namespace SegSharp.Training.Hooks;

/// <summary>
/// The best validations so far, by metric. A checkpoint tells of the first metric's; those of further ones stand in a file beside it. After a kill
/// that file may be ahead of the checkpoint: then the same validation comes again with the same value, and nothing changes.
/// </summary>
/// <param name="directory">The run's folder.</param>
internal sealed class BestResults(string directory)
{
    private const string FileName = "best.json";

    private readonly Dictionary<string, BestResult> _results = new(StringComparer.Ordinal);

    /// <summary>The best validation of a metric; null before there is one.</summary>
    public BestResult? this[string metric] => _results.GetValueOrDefault(metric);

    /// <summary>Goes on from where a run stood.</summary>
    public void Load()
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            foreach ((string metric, BestResult result) in JsonSerializer.Deserialize<Dictionary<string, BestResult>>(File.ReadAllText(path)) ?? [])
            {
                _results[metric] = result;
            }
        }
        catch (JsonException e)
        {
            throw new IOException($"'{path}' is damaged: {e.Message} Delete it; the best checkpoints are then found anew.", e);
        }
    }

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
