using System.Globalization;
using System.Text.Json.Nodes;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Cli.Rendering;

/// <summary>Shows an explanation.</summary>
internal static class ExplanationView
{
    private const int LongestQuote = 160;

    /// <summary>The explanation as text.</summary>
    public static void Write(TextWriter writer, Explanation explanation, string language)
    {
        MessageCatalog catalog = MessageCatalog.Of(language);
        string Label(string name) => catalog.Part("explain/labels", name, MessageArguments.Of());
        writer.WriteLine(explanation.Diagnoses.Count switch { 0 => Label("unknown"), 1 => Label("one"), _ => Label("several") });
        foreach (ErrorDiagnosis diagnosis in explanation.Diagnoses)
        {
            ToldDiagnosis told = diagnosis.Tell(catalog);
            writer.WriteLine();
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{diagnosis.Code.Id} {diagnosis.Code.Category}  ({diagnosis.Confidence:P0})"));
            writer.WriteLine($"  {Label("message")}: {Shorten(diagnosis.Quote)}");
            writer.WriteLine($"  {Label("operation")}: {told.Operation}");
            writer.WriteLine($"  {Label("cause")}: {told.Cause}");
            writer.WriteLine($"  {Label("fix")}: {told.Fix}");
            foreach ((FindingPlace place, string value) in diagnosis.Places.Zip(diagnosis.Values)
                .Where(pair => pair.First.File is not null))
            {
                writer.WriteLine($"  {Label("where")}: {place.File}:{place.Line}:{place.Column}  {value}");
            }
        }

        if (!explanation.IsRecognised)
        {
            WriteParsed(writer, explanation.Text, Label);
        }
    }

    /// <summary>The explanation for programs.</summary>
    public static JsonObject Json(Explanation explanation, string language)
    {
        MessageCatalog catalog = MessageCatalog.Of(language);
        return new JsonObject
        {
            ["diagnoses"] = new JsonArray([.. explanation.Diagnoses.Select(diagnosis => Json(diagnosis, catalog))]),
            ["parsed"] = new JsonObject
            {
                ["errors"] = new JsonArray(
                    [.. explanation.Text.Errors.Select(error => new JsonObject { ["type"] = error.Type, ["message"] = error.Message })]),
                ["frames"] = new JsonArray([.. explanation.Text.Frames.Select(frame =>
                    new JsonObject { ["file"] = frame.File, ["line"] = frame.Line, ["function"] = frame.Function,
                        ["code"] = frame.Code })]),
                ["shapes"] = Texts(explanation.Text.Shapes),
                ["types"] = Texts(explanation.Text.NumberTypes),
                ["names"] = Texts(explanation.Text.Names),
                ["shortened"] = explanation.Text.IsShortened,
            },
        };
    }

    private static JsonObject Json(ErrorDiagnosis diagnosis, MessageCatalog catalog)
    {
        ToldDiagnosis told = diagnosis.Tell(catalog);
        return new JsonObject
        {
            ["code"] = diagnosis.Code.Id,
            ["category"] = diagnosis.Code.Category,
            ["operation"] = told.Operation,
            ["cause"] = told.Cause,
            ["fix"] = told.Fix,
            ["confidence"] = Math.Round(diagnosis.Confidence, 2),
            ["message"] = diagnosis.Quote,
            ["keys"] = Texts(diagnosis.Keys),
            ["where"] = new JsonArray([.. diagnosis.Places.Select(place =>
                new JsonObject { ["file"] = place.File, ["line"] = place.Line, ["column"] = place.Column, ["key"] = place.Key })]),
        };
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static string Shorten(string text) => text.Length <= LongestQuote ? text : string.Concat(text.AsSpan(0, LongestQuote), "…");

    private static void WriteParsed(TextWriter writer, ErrorText text, Func<string, string> label)
    {
        if (text.Errors.Count + text.Frames.Count + text.Shapes.Count + text.NumberTypes.Count + text.Names.Count == 0)
        {
            return;
        }

        writer.WriteLine(label("read"));
        void List(string name, IEnumerable<string> items)
        {
            foreach (string item in items)
            {
                writer.WriteLine($"  {label(name)}: {item}");
            }
        }

        List("message", text.Errors.Select(error => $"{error.Type}: {error.Message}"));
        List("frame", text.Frames.TakeLast(1).Select(frame => $"{frame.File}:{frame.Line} {frame.Function}  {frame.Code}"));
        List("shape", text.Shapes);
        List("type", text.NumberTypes);
        List("name", text.Names);
    }
}
