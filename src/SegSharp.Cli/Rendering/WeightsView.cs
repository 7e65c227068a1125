using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Checkpoints.Loading;

namespace SegSharp.Cli.Rendering;

/// <summary>What became of a checkpoint's weights, as a table and as JSON.</summary>
internal static class WeightsView
{
    /// <summary>Says it by the way, a line for each thing that was done and why.</summary>
    public static void Note(CliConsole console, LoadReport report)
    {
        foreach (string line in report.Lines(Texts.Told))
        {
            console.Note(line);
        }
    }

    /// <summary>The same with every name, for machines.</summary>
    public static JsonObject Json(LoadReport report) => new()
    {
        ["checkpoint"] = report.Path,
        ["names"] = report.Names?.ToString(),
        ["prefix"] = report.Prefix,
        ["tensors"] = new JsonArray(
        [
            .. report.Groups.Select(group => new JsonObject
            {
                ["done"] = LoadReport.Describe(group.Action),
                ["reason"] = group.Reason.Length == 0 ? null : group.Reason,
                ["names"] = new JsonArray([.. group.Names.Select(name => JsonValue.Create(name))]),
            }),
        ]),
        ["warnings"] = new JsonArray([.. report.Warnings.Select(warning => JsonValue.Create(warning))]),
    };
}
