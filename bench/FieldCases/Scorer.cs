using System.Text.Json.Nodes;
using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;
using SegSharp.Diagnosis.Messages;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.FieldCases;

/// <summary>Puts a case to the doctor and to the explainer.</summary>
internal static class Scorer
{
    private static readonly MessageCatalog _catalog = MessageCatalog.Of(Language.English);

    /// <summary>Scores a case.</summary>
    public static CaseScore Score(FieldCase field)
    {
        Finding[] findings = Examine(field.Setup);
        Finding[] troubles = [.. findings.Where(finding => finding.Severity != Severity.Note)];
        Finding? hit = findings.FirstOrDefault(finding => Names(finding, field.Keys));
        JsonObject configOnly = new() { ["framework"] = field.Setup["framework"]?.DeepClone(),
            ["config"] = field.Setup["config"]?.DeepClone() };
        return new CaseScore(field)
        {
            DoctorHit = field.IsControl ? !troubles.Any(finding => finding.Severity == Severity.Error) : field.IsStatic
                ? hit is not null : null,
            FixReached = field.IsControl || !field.IsStatic || field.Patch.Count == 0 ? null : hit is not null && IsFixed(field, hit),
            Codes = [.. troubles.Select(finding => finding.Code.Id).Distinct(StringComparer.Ordinal)],
            TextAlone = field.Text.Length == 0 ? null : Explain(field, null),
            WithConfig = field.Text.Length == 0 ? null : Explain(field, Read(configOnly)),
        };
    }

    private static Finding[] Examine(JsonObject setup) => Read(setup) is { } subject ? [.. Doctor.Examine(subject)] : [];

    private static Subject? Read(JsonObject setup)
    {
        try
        {
            return SubjectFile.Parse(setup.ToJsonString());
        }
        catch (ConfigException)
        {
            return null;
        }
    }

    private static bool Names(Finding finding, IReadOnlyList<string> keys)
    {
        MessageText text = _catalog.Tell(finding);
        string[] places = [.. ((string?[])[finding.Where.Key, finding.Where.Tensor, finding.Where.Module]).OfType<string>()
            .Concat(finding.Edits.Select(edit => edit.Key)).Select(WithoutIndices)];
        string told = string.Join(' ', text.Title, text.Expected, text.Found, text.Why, text.Fix);
        return keys.Any(key => places.Any(place => IsSuffix(place, key)) || told.Contains(key, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsSuffix(string place, string key)
    {
        string wanted = WithoutIndices(key);
        return place == wanted || place.EndsWith($".{wanted}", StringComparison.Ordinal)
            || wanted.EndsWith($".{place}", StringComparison.Ordinal);
    }

    private static string WithoutIndices(string path) => string.Join('.', path.Split('.').Where(part => !part.All(char.IsAsciiDigit)));

    private static bool IsFixed(FieldCase field, Finding hit) =>
        (SetupPatch.Apply(field.Setup, field.Patch) is { } patched && IsGone(patched, hit))
            || (Edited(field, hit) is { } edited && IsGone(edited, hit));

    private static bool IsGone(JsonObject setup, Finding hit) =>
        !Examine(setup).Any(finding => finding.Code == hit.Code && finding.Severity >= hit.Severity);

    private static JsonObject? Edited(FieldCase field, Finding hit)
    {
        JsonObject copy = field.Setup.DeepClone().AsObject();
        return hit.Edits.Count > 0 && copy["config"] is { } config
            && hit.Edits.All(edit => SetupPatch.Set(config, edit.Key, edit.Value is null ? null : ToJson(edit.Value))) ? copy : null;
    }

    private static JsonNode? ToJson(ConfigNode node) =>
        JsonNode.Parse(ConfigWriter.ToJson(ConfigDict.Of(("value", node))))!["value"]?.DeepClone();

    private static ExplainScore Explain(FieldCase field, Subject? subject)
    {
        IReadOnlyList<ErrorDiagnosis> diagnoses = Explainer.Explain(field.Text, subject).Diagnoses;
        string told = string.Join('\n',
            diagnoses.Select(diagnosis => diagnosis.Tell(_catalog)).Select(one => $"{one.Operation} {one.Cause} {one.Fix}"));
        string[] missing =
            [.. field.Mentions.Where(mention => !mention.Split('|').Any(part => told.Contains(part, StringComparison.OrdinalIgnoreCase)))];
        string first = diagnoses.Count > 0 ? diagnoses[0].Code.Category : "-";
        return new ExplainScore(
            first, first == field.Category, diagnoses.Any(diagnosis => diagnosis.Code.Category == field.Category),
            field.Mentions.Count == 0 ? 1 : 1 - ((double)missing.Length / field.Mentions.Count), missing,
            [.. field.Forbidden.Where(claim => told.Contains(claim, StringComparison.OrdinalIgnoreCase))]);
    }
}
