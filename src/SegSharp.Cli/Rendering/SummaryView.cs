using System.Globalization;
using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Models;
using SegSharp.Tensors;
using Spectre.Console;

namespace SegSharp.Cli.Rendering;

/// <summary>A model's summary as a table and as JSON.</summary>
internal static class SummaryView
{
    private const double GigaUnit = 1e9;
    private const double MebiUnit = 1 << 20;

    /// <summary>Writes the tree, the totals and the conditions.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="summary">The summary.</param>
    /// <param name="depth">How many levels below the model are shown; null for all.</param>
    public static void Write(IAnsiConsole console, ModelSummary summary, int? depth)
    {
        bool isCounted = !summary.MultiplyAdds.IsSymbolic;
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(Texts.Of("Module")).AddColumn(Texts.Of("Type")).AddColumn(Texts.Of("Output"))
            .AddColumn(new TableColumn(Texts.Of("Stride")).RightAligned())
            .AddColumn(new TableColumn(Texts.Of("Parameters")).RightAligned());
        if (isCounted)
        {
            table.AddColumn(new TableColumn(Texts.Of("Multiply-adds")).RightAligned());
        }

        SummaryRow[] rows = Shown(summary, depth);
        string[] names = SummaryTree.Names(rows);
        for (int i = 0; i < names.Length; i++)
        {
            SummaryRow row = rows[i];
            string[] cells =
            [
                names[i], row.Type, string.Join("\n", row.Outputs.Select(Describe)),
                string.Join("\n", row.Strides.Select(stride => stride is { } known ? known.ToString(CultureInfo.InvariantCulture) : "")),
                Count(row.ParameterCount),
            ];
            table.AddRow([.. cells.Select(cell => new Text(cell)), .. isCounted ? [new Text(Count(row.MultiplyAdds.Value))] : (Text[])[]]);
        }

        console.Write(table);
        List<string> lines =
        [
            Texts.Of($"input          {summary.Input.ToMathString()}"),
            Texts.Of($"output         {summary.Output.ToMathString()}"),
            Texts.Of($"parameters     {Count(summary.ParameterCount)}, {Count(summary.TrainableCount)} of them trained"),
            .. isCounted
                ? [Texts.Of($"multiply-adds  {Giga(summary.MultiplyAdds)} G as computed here, " +
                    $"{Giga(summary.PublishedMultiplyAdds)} G in the published graph")]
                : (string[])[Texts.Of("multiply-adds  with --shape H W")],
            .. summary.Memory is { } memory
                ?
                [
                    Texts.Of($"activations    {Mebi(memory.TrainingBytes)} MiB kept in training, ")
                    + Texts.Of($"{Mebi(memory.InferenceBytes)} MiB at most in inference (one image, float32)"),
                ]
                : (string[])[],
            .. Sizes(summary),
        ];
        console.Write(new Text(string.Join('\n', lines) + "\n"));
    }

    /// <summary>The summary for machines; sizes that are symbols are texts.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="depth">How many levels below the model are listed; null for all.</param>
    public static JsonObject Json(ModelSummary summary, int? depth) => new()
    {
        ["input"] = Shape(summary.Input),
        ["output"] = Shape(summary.Output),
        ["parameters"] = summary.ParameterCount,
        ["trainable_parameters"] = summary.TrainableCount,
        ["multiply_adds"] = Number(summary.MultiplyAdds),
        ["published_multiply_adds"] = Number(summary.PublishedMultiplyAdds),
        ["training_activation_bytes"] = summary.Memory?.TrainingBytes,
        ["inference_activation_bytes"] = summary.Memory?.InferenceBytes,
        ["smallest_side"] = summary.SmallestSide,
        ["conditions"] = new JsonArray(
        [
            .. summary.Conditions.Select(c =>
                new JsonObject { ["requirement"] = c.Requirement, ["module"] = c.ModulePath, ["reason"] = c.Reason }),
        ]),
        ["modules"] = new JsonArray(
        [
            .. Shown(summary, depth).Select(row => new JsonObject
            {
                ["path"] = row.Path,
                ["depth"] = row.Depth,
                ["type"] = row.Type,
                ["outputs"] = new JsonArray([.. row.Outputs.Select(Shape)]),
                ["placeholders"] = new JsonArray([.. row.Outputs.Index().Where(output => SummaryRow.IsWithoutChannels(output.Item))
                    .Select(output => JsonValue.Create(output.Index))]),
                ["parameters"] = row.ParameterCount,
                ["multiply_adds"] = Number(row.MultiplyAdds),
                ["strides"] = new JsonArray([.. row.Strides.Select(stride => stride is { } known ? JsonValue.Create(known) : null)]),
                ["placeholder"] = row.IsPlaceholder,
            }),
        ]),
    };

    private static SummaryRow[] Shown(ModelSummary summary, int? depth) =>
        [.. summary.Rows.Where(row => depth is null || row.Depth <= depth)];

    private static string Giga(Dim count) => (count.Value / GigaUnit).ToString("F2", CultureInfo.InvariantCulture);

    private static string Mebi(long bytes) => (bytes / MebiUnit).ToString("F1", CultureInfo.InvariantCulture);

    // a map without channels keeps a place in a list of maps, as encoders of segmentation_models_pytorch have it
    private static string Describe(Shape shape) =>
        SummaryRow.IsWithoutChannels(shape) ? $"{shape.ToMathString()}{Texts.Of(" (placeholder)")}" : shape.ToMathString();

    private static IEnumerable<string> Sizes(ModelSummary summary)
    {
        if (summary.Conditions.Count == 0)
        {
            return [Texts.Of("image sizes    any")];
        }

        string smallest = summary.SmallestSide is { } side ? Texts.Of($"image sizes    from {side} pixels a side; ")
            : Texts.Of("image sizes    ");
        return
        [
            smallest + Texts.Of("the model is valid where"),
            .. summary.Conditions.DistinctBy(c => c.Requirement, StringComparer.Ordinal).Select(c => 
                Texts.Of($"  {c.Requirement}  for {c.ModulePath}: {Texts.Told(c.Reason.TrimEnd(',', ' '))}")),
        ];
    }

    private static JsonArray Shape(Shape shape) =>
        [.. shape.Select(dim => dim.IsSymbolic ? JsonValue.Create(dim.ToString()) : JsonValue.Create(dim.Value))];

    private static JsonValue? Number(Dim dim) => dim.IsSymbolic ? null : JsonValue.Create(dim.Value);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
