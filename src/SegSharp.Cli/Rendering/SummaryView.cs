using System.Globalization;
using System.Text.Json.Nodes;
using SegSharp.Models;
using SegSharp.Tensors;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>A model's summary as a table and as JSON.</summary>
internal static class SummaryView
{
    private const double Giga = 1e9;

    /// <summary>Writes the table, the totals and the conditions.</summary>
    public static void Write(IAnsiConsole console, ModelSummary summary)
    {
        bool isCounted = !summary.MultiplyAdds.IsSymbolic;
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn("Module").AddColumn("Type").AddColumn("Output").AddColumn(new TableColumn("Parameters").RightAligned());
        if (isCounted)
        {
            table.AddColumn(new TableColumn("Multiply-adds").RightAligned());
        }

        string[] names = Names(summary.Rows);
        for (int i = 0; i < names.Length; i++)
        {
            SummaryRow row = summary.Rows[i];
            string[] cells = [names[i], row.Type, string.Join("\n", row.Outputs.Select(Describe)), Count(row.ParameterCount)];
            table.AddRow([.. cells.Select(cell => new Text(cell)), .. isCounted ? [new Text(Count(row.MultiplyAdds.Value))] : (Text[])[]]);
        }

        console.Write(table);
        List<string> lines =
        [
            $"input          {summary.Input}",
            $"output         {summary.Output}",
            $"parameters     {Count(summary.ParameterCount)}, {Count(summary.TrainableCount)} of them trained",
            $"multiply-adds  {(isCounted ? $"{(summary.MultiplyAdds.Value / Giga).ToString("F2", CultureInfo.InvariantCulture)} G" : "with --shape H W")}",
            .. Sizes(summary),
        ];
        console.Write(new Text(string.Join('\n', lines) + "\n"));
    }

    /// <summary>The summary for machines; sizes that are symbols are texts.</summary>
    public static JsonObject Json(ModelSummary summary) => new()
    {
        ["input"] = Shape(summary.Input),
        ["output"] = Shape(summary.Output),
        ["parameters"] = summary.ParameterCount,
        ["trainable_parameters"] = summary.TrainableCount,
        ["multiply_adds"] = Number(summary.MultiplyAdds),
        ["smallest_side"] = summary.SmallestSide,
        ["conditions"] = new JsonArray(
        [
            .. summary.Conditions.Select(c => new JsonObject { ["requirement"] = c.Requirement, ["module"] = c.ModulePath, ["reason"] = c.Reason }),
        ]),
        ["modules"] = new JsonArray(
        [
            .. summary.Rows.Select(row => new JsonObject
            {
                ["path"] = row.Path,
                ["depth"] = row.Depth,
                ["type"] = row.Type,
                ["outputs"] = new JsonArray([.. row.Outputs.Select(Shape)]),
                ["placeholders"] = new JsonArray([.. row.Outputs.Index().Where(output => IsPlaceholder(output.Item)).Select(output => JsonValue.Create(output.Index))]),
                ["parameters"] = row.ParameterCount,
                ["multiply_adds"] = Number(row.MultiplyAdds),
            }),
        ]),
    };

    // A name stands under that of the caller, without repeating it.
    private static string[] Names(IReadOnlyList<SummaryRow> rows)
    {
        List<string> callers = [];
        string[] names = new string[rows.Count];
        for (int i = 0; i < names.Length; i++)
        {
            SummaryRow row = rows[i];
            callers.RemoveRange(row.Depth, callers.Count - row.Depth);
            string prefix = callers.Count == 0 || callers[^1].Length == 0 ? "" : callers[^1] + ".";
            string name = row.Path.StartsWith(prefix, StringComparison.Ordinal) ? row.Path[prefix.Length..] : row.Path;
            names[i] = new string(' ', 2 * row.Depth) + (name.Length == 0 ? "model" : name);
            callers.Add(row.Path);
        }

        return names;
    }

    // a map without channels keeps a place in a list of maps, as encoders of segmentation_models_pytorch have it
    private static string Describe(Shape shape) => IsPlaceholder(shape) ? $"{shape} (placeholder)" : $"{shape}";

    private static bool IsPlaceholder(Shape shape) => shape.Any(dim => dim == 0);

    private static IEnumerable<string> Sizes(ModelSummary summary)
    {
        if (summary.Conditions.Count == 0)
        {
            return ["image sizes    any"];
        }

        string smallest = summary.SmallestSide is { } side ? $"image sizes    from {side} pixels a side; " : "image sizes    ";
        return
        [
            smallest + "the model is valid where",
            .. summary.Conditions.DistinctBy(c => c.Requirement, StringComparer.Ordinal).Select(c => $"  {c.Requirement}  for {c.ModulePath}: {c.Reason.TrimEnd(',', ' ')}"),
        ];
    }

    private static JsonArray Shape(Shape shape) => [.. shape.Select(dim => dim.IsSymbolic ? JsonValue.Create(dim.ToString()) : JsonValue.Create(dim.Value))];

    private static JsonValue? Number(Dim dim) => dim.IsSymbolic ? null : JsonValue.Create(dim.Value);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
