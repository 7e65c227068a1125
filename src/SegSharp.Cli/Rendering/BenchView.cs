using System.Globalization;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Runs.Bench;
using SegSharp.Tensors;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>What a bench measured, as tables and as JSON.</summary>
internal static class BenchView
{
    private const double MebiUnit = 1 << 20;

    /// <summary>Writes a table of comparisons, where there are any, and one of what was measured alone.</summary>
    public static void Write(IAnsiConsole console, BenchReport report)
    {
        BenchRow[] compared = [.. report.Rows.Where(row => row.Peers.Count > 0)], alone = [.. report.Rows.Where(row => row.Peers.Count == 0)];
        if (compared.Length > 0)
        {
            console.Write(Comparisons(compared));
        }

        if (alone.Length > 0)
        {
            console.Write(Measurements(alone));
        }

        console.Write(new Text(
            $"  Medians of {report.Options.Runs}, {report.Options.Threads} threads, libtorch {TensorRuntime.LibtorchVersion}."
            + (compared.Length > 0 ? " Ratios are ours divided by theirs; the fastest of each kind is marked *.\n" : "\n")));
    }

    /// <summary>The report for machines; times in seconds, memory in bytes, null where there is no number.</summary>
    public static JsonObject Json(BenchReport report) => new()
    {
        ["segsharp"] = ProductVersion.SegSharp,
        ["libtorch"] = TensorRuntime.LibtorchVersion,
        ["processors"] = Environment.ProcessorCount,
        ["threads"] = report.Options.Threads,
        ["runs"] = report.Options.Runs,
        ["holds"] = report.Holds,
        ["rows"] = new JsonArray([.. report.Rows.Select(Json)]),
        ["skipped"] = new JsonArray([.. report.Skipped.Select(skipped => new JsonObject { ["peer"] = skipped.Peer, ["reason"] = skipped.Reason })]),
    };

    /// <summary>A side's name, with how it ran where that is not the default.</summary>
    public static string NameOf(SideResult side) => side.KeepsMemory ? $"{side.Name}, memory kept" : side.Name;

    /// <summary>How two results differ.</summary>
    public static string Describe(Agreement agreement)
    {
        string difference = agreement.LargestDifference.ToString("0.0e0", CultureInfo.InvariantCulture);
        return agreement.EqualLabels is { } labels
            ? string.Create(CultureInfo.InvariantCulture, $"{difference}, labels {labels * 100:F3} %")
            : difference;
    }

    private static Table Comparisons(IEnumerable<BenchRow> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn("Job").AddColumn("Setting").AddColumn("Against");
        foreach (string title in (string[])["Ours", "Theirs", "Ratio", "Our peak", "Theirs", "Ratio"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        table.AddColumn("Difference");
        foreach (BenchRow row in rows)
        {
            HashSet<SideResult> fastest = [.. row.Fastest];
            foreach (SideResult peer in row.Peers)
            {
                string[] cells =
                [
                    row.Job, row.Setting, NameOf(peer), Seconds(row.Ours.MedianSeconds), Seconds(peer.MedianSeconds),
                    Ratio(row.TimeRatio(peer)) + (fastest.Contains(peer) ? "*" : " "), Memory(row.Ours), Memory(peer), Ratio(row.MemoryRatio(peer)), Outcome(peer),
                ];
                table.AddRow([.. cells.Select(cell => new Text(cell))]);
            }
        }

        return table;
    }

    private static Table Measurements(IEnumerable<BenchRow> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn("Job").AddColumn("Setting").AddColumn(new TableColumn("Time").RightAligned()).AddColumn(new TableColumn("Peak").RightAligned())
            .AddColumn("Figures");
        foreach (BenchRow row in rows)
        {
            string figures = row.Ours.Failure is null ? string.Join(", ", row.Figures.Select(figure => figure.Text)) : "failed";
            string[] cells = [row.Job, row.Setting, Seconds(row.Ours.MedianSeconds), Memory(row.Ours), figures];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        return table;
    }

    private static string Outcome(SideResult peer) => peer switch
    {
        { Failure: not null } => "failed",
        { Agreement: { Holds: false } other } => $"differs: {Describe(other)}",
        { Agreement: { } same } => Describe(same),
        _ => "-",
    };

    private static JsonObject Json(BenchRow row)
    {
        JsonObject json = new()
        {
            ["job"] = row.Job,
            ["setting"] = row.Setting,
            ["holds"] = row.Holds,
            ["ours"] = Json(row.Ours),
            ["peers"] = new JsonArray([.. row.Peers.Select(peer => Json(row, peer))]),
        };
        if (row.Task is { } task)
        {
            (json["variant"], json["batch"], json["height"], json["width"], json["classes"]) = (task.Variant, task.Batch, task.Height, task.Width, task.Classes);
        }

        foreach (BenchFigure figure in row.Figures)
        {
            json[figure.Name] = JsonOutput.Number(figure.Value);
        }

        return json;
    }

    private static JsonObject Json(BenchRow row, SideResult peer)
    {
        JsonObject json = Json(peer);
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

    private static JsonObject Json(SideResult side) => new()
    {
        ["name"] = side.Name,
        ["median_seconds"] = JsonOutput.Number(side.MedianSeconds),
        ["seconds"] = new JsonArray([.. side.Seconds.Select(seconds => JsonValue.Create(seconds))]),
        ["peak_bytes"] = side.PeakBytes,
        ["failure"] = side.Failure,
    };

    private static string Seconds(double seconds) => seconds switch
    {
        double.NaN => "-",
        < 1e-4 => (seconds * 1e6).ToString("F2", CultureInfo.InvariantCulture) + " µs",
        < 1 => (seconds * 1e3).ToString("F1", CultureInfo.InvariantCulture) + " ms",
        _ => seconds.ToString("F2", CultureInfo.InvariantCulture) + " s",
    };

    private static string Memory(SideResult side) =>
        side is { Failure: null, PeakBytes: { } bytes } ? (bytes / MebiUnit).ToString("F0", CultureInfo.InvariantCulture) + " MiB" : "-";

    private static string Ratio(double ratio) => double.IsNaN(ratio) ? "-" : ratio.ToString("F2", CultureInfo.InvariantCulture);
}
