using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Bench;
using SegSharp.Tensors;

namespace SegSharp.Cli.Rendering;

/// <summary>What a bench measured, for machines; times in seconds, memory in bytes, null where there is no number.</summary>
internal static class BenchJson
{
    /// <summary>The report.</summary>
    public static JsonObject Of(BenchReport report) => new()
    {
        ["segsharp"] = ProductVersion.SegSharp,
        ["libtorch"] = TensorRuntime.LibtorchVersion,
        ["processors"] = Environment.ProcessorCount,
        ["threads"] = report.Options.Threads,
        ["runs"] = report.Options.Runs,
        ["holds"] = report.Holds,
        ["interrupted"] = report.Unfinished > 0,
        ["unfinished"] = report.Unfinished,
        ["rows"] = new JsonArray([.. report.Rows.Select(Of)]),
        ["skipped"] =
            new JsonArray([.. report.Skipped.Select(skipped => new JsonObject { ["peer"] = skipped.Peer, ["reason"] = skipped.Reason })]),
    };

    private static JsonObject Of(BenchRow row)
    {
        JsonObject json = new()
        {
            ["job"] = row.Job,
            ["setting"] = row.Setting,
            ["holds"] = row.Holds,
            ["ours"] = Of(row.Ours),
            ["peers"] = new JsonArray([.. row.Peers.Select(peer => Of(row, peer))]),
        };
        if (row.Task is { } task)
        {
            (json["variant"], json["batch"], json["height"], json["width"], json["classes"]) = (task.Variant, task.Batch, task.Height,
                task.Width, task.Classes);
        }

        foreach (BenchFigure figure in row.Figures)
        {
            json[figure.Name] = JsonOutput.Number(figure.Value);
        }

        return json;
    }

    private static JsonObject Of(BenchRow row, SideResult peer)
    {
        JsonObject json = Of(peer);
        json["kind"] = peer.Kind;
        json["keeps_memory"] = peer.KeepsMemory;
        json["fastest"] = row.Fastest.Contains(peer);
        json["time_ratio"] = JsonOutput.Number(row.TimeRatio(peer));
        json["memory_ratio"] = JsonOutput.Number(row.MemoryRatio(peer));
        json["largest_difference"] = peer.Agreement is { } agreement ? JsonOutput.Number(agreement.LargestDifference) : null;
        json["equal_labels"] = peer.Agreement?.EqualLabels;
        json["agrees"] = peer.Agreement?.Holds;
        return json;
    }

    private static JsonObject Of(SideResult side) => new()
    {
        ["name"] = side.Name,
        ["median_seconds"] = JsonOutput.Number(side.MedianSeconds),
        ["seconds"] = new JsonArray([.. side.Seconds.Select(seconds => JsonValue.Create(seconds))]),
        ["peak_bytes"] = side.PeakBytes,
        ["failure"] = side.Failure,
    };
}
