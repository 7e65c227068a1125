using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Cli.Runs;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Cli.Commands;

/// <summary>Shows what is in a file of weights.</summary>
internal sealed class InspectCommand : CliCommand
{
    private const int MaximumText = 100;
    private const string Skipped = "torch.skipped"; // the classes of objects that were not read

    private readonly Argument<string> _input =
        new("FILE") { Description = "Weights: .safetensors, .pth in either layout, an index, or a Hugging Face folder." };
    private readonly Option<string?> _diff = new("--diff") { Description =
        "Compares with another file instead, under common names where both are recognised; exit code 1 where they differ.",
        HelpName = "FILE" };
    private readonly Option<bool> _stats = new("--stats") { Description = "Reads every tensor too: smallest, largest and mean value." };

    private readonly Option<string> _format = CommonOptions.Format();

    /// <summary>Builds the command.</summary>
    public InspectCommand()
        : base(
            "inspect",
            "Lists the tensors of a checkpoint, whose names they are, which variant it is, and what it says of itself.",
            "segsharp inspect segformer.b0.512x512.ade.160k.pth",
            "segsharp inspect best.safetensors --stats",
            "segsharp inspect a.pth --diff b.safetensors")
    {
        Add(_input);
        Add(_diff);
        Add(_stats);
        Add(_format);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        using TensorFile file = TensorFile.Open(ExistingFile.RequireFileOrFolder(parse.GetRequiredValue(_input), "checkpoint"));
        if (parse.GetValue(_diff) is { } other)
        {
            using TensorFile second = TensorFile.Open(ExistingFile.RequireFileOrFolder(other, "checkpoint"));
            return Compare(file, second, context.Console.Out, parse.GetValue(_format) == CommonOptions.Json);
        }

        if (parse.GetValue(_format) == CommonOptions.Json)
        {
            JsonOutput.Write(context.Console.Out, Json(file, parse.GetValue(_stats)));
            return ExitCode.Ok;
        }

        WriteText(file, parse.GetValue(_stats), context);
        return ExitCode.Ok;
    }

    private static JsonObject Json(TensorFile file, bool stats)
    {
        RecognisedNames? names = RecognisedNames.Find(file);
        return new JsonObject
        {
            ["file"] = file.Path,
            ["format"] = file.Format.ToString(),
            ["names"] = names?.Dialect.ToString(),
            ["encoder"] = Encoder(file, names),
            ["head"] = names?.Head.ToString(),
            ["metadata"] = new JsonObject(file.Metadata.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))),
            ["tensors"] = new JsonArray([.. file.Entries.Select(entry => Json(file, entry, stats))]),
        };
    }

    private static JsonObject Json(TensorFile file, TensorEntry entry, bool stats)
    {
        JsonObject json = new()
        {
            ["name"] = entry.Name,
            ["dtype"] = entry.TypeName,
            ["shape"] = new JsonArray([.. entry.Shape.ToLongs().Select(size => (JsonNode)size)]),
        };
        if (stats && Range(file, entry) is { } range)
        {
            (json["min"], json["max"], json["mean"]) =
                (JsonOutput.Number(range.Minimum), JsonOutput.Number(range.Maximum), JsonOutput.Number(range.Mean));
        }

        return json;
    }

    private static void WriteText(TensorFile file, bool stats, CommandContext context)
    {
        RecognisedNames? names = RecognisedNames.Find(file);
        TextWriter writer = context.Console.Out;
        string behind = names is { Prefix: { Length: > 0 } prefix } ? Texts.Of($" behind '{prefix}'") : "";
        writer.WriteLine(Texts.Of($"file      {file.Path}"));
        writer.WriteLine(Texts.Of($"format    {file.Format}"));
        writer.WriteLine(names is null ? Texts.Of("names     not recognised") : Texts.Of($"names     {names.Dialect}{behind}"));
        string? encoder = Encoder(file, names);
        if (names is not null || encoder is not null)
        {
            writer.WriteLine(encoder is null ? Texts.Of("encoder   none of the published ones") : Texts.Of($"encoder   {encoder}"));
        }

        if (names is not null)
        {
            writer.WriteLine(Texts.Of($"head      {names.Head}"));
        }

        string numbers = file.Entries.Sum(entry => entry.Shape.ElementCount.Value).ToString("N0", CultureInfo.InvariantCulture);
        writer.WriteLine(Texts.Of($"tensors   {file.Entries.Count}, {numbers} numbers"));
        foreach ((string key, string value) in file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string shown = (value.Length <= MaximumText || key == Skipped ? value : value[..MaximumText] + "…").ReplaceLineEndings(" ");
            writer.WriteLine(Texts.Of($"metadata  {key} = ") + shown);
        }

        writer.WriteLine();
        int width = file.Entries.Select(entry => entry.Name.Length).DefaultIfEmpty(0).Max();
        foreach (TensorEntry entry in file.Entries)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            writer.WriteLine(
                $"{entry.Name.PadRight(width)}  {entry.TypeName,-8}  {entry.Shape}{(stats ? $"  {Statistics(file, entry)}" : "")}");
        }
    }

    private static string? Encoder(TensorFile file, RecognisedNames? names) => ArchitectureSummary.Recognise(
        names is null ? file.Entries.Select(entry => (entry.Name, entry.Shape))
            : names.Tensors.Select(tensor => (tensor.Name, tensor.Shape)));

    private static string Statistics(TensorFile file, TensorEntry entry) => Range(file, entry) is { } range
        ? Texts.Of($"min {range.Minimum:G6}  max {range.Maximum:G6}  mean {range.Mean:G6}")
        : Texts.Of(entry.ForeignType is not null ? "of a type with which nothing here computes" : "empty");

    private static (double Minimum, double Maximum, double Mean)? Range(TensorFile file, TensorEntry entry)
    {
        if (entry.Shape.ElementCount == 0 || entry.ForeignType is not null)
        {
            return null;
        }

        using TensorScope scope = TensorScope.Open();
        Tensor values = file.Read(entry.Name).To(DType.Float64);
        return (values.Amin([]).Item(), values.Amax([]).Item(), values.Mean().Item());
    }

    private static int Compare(TensorFile first, TensorFile second, TextWriter writer, bool json)
    {
        IReadOnlyList<TensorSource>? a = RecognisedNames.Find(first)?.Tensors, b = RecognisedNames.Find(second)?.Tensors;
        CheckpointDiff diff = a is not null && b is not null ? CheckpointDiff.Of(a, b) : CheckpointDiff.Of(Raw(first), Raw(second));
        if (json)
        {
            JsonOutput.Write(writer, new JsonObject
            {
                ["equal"] = diff.EqualCount,
                ["onlyFirst"] = new JsonArray([.. diff.OnlyFirst.Select(name => (JsonNode)name)]),
                ["onlySecond"] = new JsonArray([.. diff.OnlySecond.Select(name => (JsonNode)name)]),
                ["different"] = new JsonArray(
                    [.. diff.Different.Select(d => new JsonObject { ["name"] = d.Name, ["kind"] = d.Kind, ["largest"] = d.Largest })]),
            });
            return diff.IsEmpty ? ExitCode.Ok : ExitCode.Failed;
        }

        foreach (string name in diff.OnlyFirst)
        {
            writer.WriteLine($"- {name}");
        }

        foreach (string name in diff.OnlySecond)
        {
            writer.WriteLine($"+ {name}");
        }

        foreach (TensorDifference difference in diff.Different)
        {
            string largest = difference.Largest is { } value ? Texts.Of($"largest difference {value:G6}") : "";
            IEnumerable<string?> told = ((string?[])[Texts.Told(difference.Kind ?? ""), largest])
                .Where(text => !string.IsNullOrEmpty(text));
            writer.WriteLine($"~ {difference.Name}  {string.Join(", ", told)}");
        }

        writer.WriteLine(
            Texts.Of($"{diff.EqualCount} tensors are the same bit by bit, {diff.Different.Count} differ, ")
            + Texts.Of($"{diff.OnlyFirst.Count} are only in the first, {diff.OnlySecond.Count} only in the second"));
        return diff.IsEmpty ? ExitCode.Ok : ExitCode.Failed;
    }

    private static TensorSource[] Raw(TensorFile file) =>
        [.. file.Entries.Select(entry => new TensorSource(file, entry))];
}
