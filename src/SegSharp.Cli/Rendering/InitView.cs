using System.Text.Json.Nodes;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Runs;
using SegSharp.Diagnosis.Folders;

namespace SegSharp.Cli.Rendering;

/// <summary>Shows what <c>segsharp init</c> found.</summary>
internal static class InitView
{
    private const int ShownValues = 24;

    /// <summary>The result for people.</summary>
    public static void Write(TextWriter output, InitResult result)
    {
        FolderSurvey survey = result.Survey;
        foreach ((string split, IReadOnlyList<FolderPart> parts) in survey.Splits)
        {
            foreach (FolderPart part in parts)
            {
                string list = part.List is null ? "" : Texts.Of($" (listed in {part.List})");
                output.WriteLine(Texts.Of($"{split}: pairs {part.Names.Count}, {Place(part.Images, part.ImagePrefix, part.ImageSuffix)} " +
                    $"with {Place(part.Masks, part.MaskPrefix, part.MaskSuffix)}{list}"));
            }
        }

        string sizes = survey.IsOneSize ? Texts.Of("all") : Texts.Of("in the middle");
        output.WriteLine(Texts.Of($"images: {survey.Size.Width}x{survey.Size.Height} ({sizes}), " +
            $"{survey.Channels} channels of {survey.BitDepth} bits; crops of {result.Size}x{result.Size}"));
        output.WriteLine(Texts.Of($"masks: {Texts.Of(Meaning(survey))}: {Values(survey)}"));
        string source = survey.ClassFile is { } file ? Texts.Of($" (from {file})") : "";
        output.WriteLine(Texts.Of($"classes: {string.Join(", ", survey.Classes)}{source}"));
        foreach (FolderNote note in survey.Notes)
        {
            output.WriteLine(Texts.Of($"note: {Told(note)}"));
        }

        foreach (string written in result.Files)
        {
            output.WriteLine(Texts.Of($"wrote {written}"));
        }

        output.WriteLine(Texts.Of("next:"));
        foreach (string command in result.Next)
        {
            output.WriteLine($"  {command}");
        }
    }

    /// <summary>The result for programs.</summary>
    public static JsonObject Json(InitResult result)
    {
        FolderSurvey survey = result.Survey;
        return new JsonObject
        {
            ["config"] = result.Config,
            ["splits"] = new JsonObject(survey.Splits.Select(split =>
                KeyValuePair.Create<string, JsonNode?>(split.Key, new JsonArray([.. split.Value.Select(Json)])))),
            ["width"] = survey.Size.Width,
            ["height"] = survey.Size.Height,
            ["channels"] = survey.Channels,
            ["bits"] = survey.BitDepth,
            ["size"] = result.Size,
            ["masks"] = survey.Masks.Kind.ToString().ToLowerInvariant(),
            ["values"] = new JsonArray(
                [.. survey.Values.Select(value => new JsonObject { ["value"] = value.Value, ["masks"] = value.Masks })]),
            ["label_map"] =
                new JsonObject(survey.Masks.Map.Select(pair => KeyValuePair.Create<string, JsonNode?>($"{pair.Value}", pair.Class))),
            ["classes"] = new JsonArray([.. survey.Classes.Select(name => (JsonNode)name)]),
            ["classes_from"] = survey.ClassFile,
            ["notes"] = new JsonArray([.. survey.Notes.Select(note => (JsonNode)Told(note))]),
            ["files"] = new JsonArray([.. result.Files.Select(file => (JsonNode)file)]),
            ["next"] = new JsonArray([.. result.Next.Select(command => (JsonNode)command)]),
        };
    }

    private static JsonObject Json(FolderPart part) => new()
    {
        ["pairs"] = part.Names.Count, ["images"] = part.Images, ["masks"] = part.Masks, ["img_name_prefix"] = part.ImagePrefix,
        ["img_suffix"] = part.ImageSuffix,
        ["seg_map_name_prefix"] = part.MaskPrefix, ["seg_map_suffix"] = part.MaskSuffix, ["list"] = part.List,
    };

    private static string Place(string folder, string prefix, string suffix) =>
        $"{(folder.Length > 0 ? folder + "/" : "")}{prefix}*{suffix}";

    private static string Meaning(FolderSurvey survey) => survey.Masks.Kind switch
    {
        MaskKind.Binary => "0 and 255, where 255 is the object",
        MaskKind.FromOne => "class numbers from 1",
        MaskKind.Greys => "greys, one a class",
        MaskKind.Colors => "colours, one a class",
        _ => "class indices, 255 does not count",
    };

    private static string Values(FolderSurvey survey)
    {
        string[] all = survey.Colors is { } colors
            ? [.. colors.Select(color => $"({color.Red}, {color.Green}, {color.Blue})")]
            : [.. survey.Values.Select(value => $"{value.Value}")];
        return string.Join(", ", all.Take(ShownValues)) + (all.Length > ShownValues ? $" … ({all.Length})" : "");
    }

    private static string Told(FolderNote note)
    {
        string text = Texts.Of(note.Text);
        foreach ((string name, string value) in note.Arguments)
        {
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return text;
    }
}
