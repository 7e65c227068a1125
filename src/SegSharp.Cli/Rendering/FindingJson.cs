using System.Text.Json.Nodes;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Data;
using SegSharp.Diagnosis.Messages;
using SegSharp.Training.Preparation;

namespace SegSharp.Cli.Rendering;

/// <summary>Findings for machines.</summary>
internal static class FindingJson
{
    /// <summary>The report with the time that it took.</summary>
    public static JsonObject Of(DoctorReport report, string language, double seconds) => new()
    {
        ["findings"] = new JsonArray([.. report.Findings.Select(finding => Of(finding, language))]),
        ["valid_input"] = report.ValidInput,
        ["conditions"] = new JsonArray(
        [
            .. report.Conditions.Select(condition => new JsonObject
            {
                ["requirement"] = condition.Requirement,
                ["reason"] = condition.Reason,
                ["module"] = condition.Module,
            }),
        ]),
        ["scan"] = report.Scan is { } scan ? Of(scan) : null,
        ["examined_for"] = report.Kind switch
        {
            RunKind.Training => "train",
            RunKind.Test => "test",
            RunKind.Prediction => "predict",
            _ => null,
        },
        ["data"] = report.Data.ToString().ToLowerInvariant(),
        ["seconds"] = Math.Round(seconds, 3),
    };

    private static JsonObject Of(ScanSummary scan) => new()
    {
        ["data"] = new JsonArray(
            [.. scan.Parts.Select(part => new JsonObject { ["for"] = part.Role, ["images"] = part.Images, ["masks"] = part.Masks })]),
        ["classes"] = new JsonArray([.. scan.Classes.Select(item => new JsonObject { ["name"] = item.Name, ["pixels"] = item.Pixels })]),
        ["ignored_pixels"] = scan.Ignored,
    };

    /// <summary>One finding.</summary>
    public static JsonObject Of(Finding finding, string language)
    {
        MessageText text = MessageCatalog.Of(language).Tell(finding);
        return new JsonObject
        {
            ["code"] = finding.Code.Id,
            ["category"] = finding.Code.Category,
            ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
            ["title"] = text.Title,
            ["where"] = new JsonObject
            {
                ["file"] = finding.Where.File,
                ["line"] = finding.Where.Line,
                ["column"] = finding.Where.Column,
                ["key"] = finding.Where.Key,
                ["module"] = finding.Where.Module,
                ["tensor"] = finding.Where.Tensor,
            },
            ["expected"] = text.Expected,
            ["found"] = text.Found,
            ["why"] = text.Why,
            ["fix"] = new JsonObject
            {
                ["text"] = text.Fix,
                ["certain"] = finding.IsCertain && finding.Edits.Count > 0,
                ["edits"] = new JsonArray([.. finding.Edits.Select(Of)]),
            },
        };
    }

    private static JsonObject Of(ConfigEdit edit) => new()
    {
        ["file"] = edit.File,
        ["key"] = edit.Key,
        ["value"] = Value(edit.Value),
    };

    private static JsonNode? Value(ConfigNode? node) => node switch
    {
        ConfigScalar { Value: bool flag } => JsonValue.Create(flag),
        ConfigScalar { Value: long number } => JsonValue.Create(number),
        ConfigScalar { Value: double number } => JsonOutput.Number(number),
        ConfigScalar { Value: string text } => JsonValue.Create(text),
        ConfigList list => new JsonArray([.. list.Select(Value)]),
        ConfigDict dict => new JsonObject(dict.Entries.Select(entry => KeyValuePair.Create(entry.Key, Value(entry.Value)))),
        _ => null,
    };
}
