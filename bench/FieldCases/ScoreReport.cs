using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SegSharp.FieldCases;

/// <summary>Prints scores: a row a case, then totals.</summary>
internal static class ScoreReport
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The scores as text.</summary>
    public static void WriteText(TextWriter writer, IReadOnlyList<CaseScore> scores)
    {
        writer.WriteLine($"{"case",-8} {"group",-8} {"category",-26} diff doctor fix  text              with config       codes");
        foreach (CaseScore score in scores)
        {
            writer.WriteLine(
                $"{score.Case.Id,-8} {score.Group,-8} {score.Case.Category,-26} {score.Case.Difficulty,4} {Mark(score.DoctorHit),-6} " +
                    $"{Mark(score.FixReached),-4} "
                + $"{Describe(score.TextAlone),-17} {Describe(score.WithConfig),-17} {string.Join(' ', score.Codes)}");
        }

        foreach ((string title, IEnumerable<IGrouping<string, CaseScore>> groups) in Groupings(scores))
        {
            writer.WriteLine();
            writer.WriteLine(
                $"{title,-28} cases doctor        fix           category(text) among mention | category(config) among mention good");
            foreach (IGrouping<string, CaseScore> group in groups)
            {
                writer.WriteLine(Total(group.Key, [.. group]));
            }
        }

        foreach (CaseScore score in scores.Where(score => score.WithConfig is { } explained
            && (!explained.IsAmong || explained.Missing.Count + explained.Violations.Count > 0)))
        {
            writer.WriteLine($"{score.Case.Id}: first {score.WithConfig!.First}; not mentioned: " +
                $"{string.Join("; ", score.WithConfig.Missing)}; claimed: {string.Join("; ", score.WithConfig.Violations)}");
        }
    }

    /// <summary>The scores for programs.</summary>
    public static void WriteJson(TextWriter writer, IReadOnlyList<CaseScore> scores)
    {
        JsonObject result = new()
        {
            ["cases"] = new JsonArray([.. scores.Select(score => new JsonObject
            {
                ["id"] = score.Case.Id,
                ["group"] = score.Group,
                ["category"] = score.Case.Category,
                ["difficulty"] = score.Case.Difficulty,
                ["doctor"] = score.DoctorHit,
                ["fix"] = score.FixReached,
                ["codes"] = new JsonArray([.. score.Codes.Select(code => (JsonNode)code)]),
                ["text"] = Json(score.TextAlone),
                ["config"] = Json(score.WithConfig),
            })]),
            ["falseAlarms"] = scores.Count(score => score.Case.IsControl && score.DoctorHit == false),
        };
        writer.WriteLine(result.ToJsonString(_indented));
    }

    private static IEnumerable<(string Title, IEnumerable<IGrouping<string, CaseScore>> Groups)> Groupings(IReadOnlyList<CaseScore> scores)
    {
        yield return ("by category", scores.GroupBy(score => score.Case.Category).OrderBy(group => group.Key, StringComparer.Ordinal));
        yield return ("by difficulty", scores.GroupBy(score => score.Case.Difficulty.ToString(CultureInfo.InvariantCulture))
            .OrderBy(group => group.Key, StringComparer.Ordinal));
        yield return ("by group", scores.GroupBy(score => score.Group).OrderBy(group => group.Key, StringComparer.Ordinal));
        yield return ("all", scores.GroupBy(_ => "all"));
    }

    private static string Total(string name, IReadOnlyList<CaseScore> scores) =>
        $"{name,-28} {scores.Count,5} {Share(scores.Select(score => score.DoctorHit)),-13} " +
            $"{Share(scores.Select(score => score.FixReached)),-13} "
        + $"{Explained(scores.Select(score => score.TextAlone))} | {Explained(scores.Select(score => score.WithConfig))} " +
            $"{Share(scores.Select(score => score.WithConfig?.IsGood))}";

    private static string Explained(IEnumerable<ExplainScore?> scores)
    {
        ExplainScore[] known = [.. scores.OfType<ExplainScore>()];
        string mentioned = known.Length == 0 ? "-" : known.Average(score => score.Mentioned).ToString("P0", CultureInfo.InvariantCulture);
        return $"{Share(known.Select(score => (bool?)score.IsFirst)),-13} " +
            $"{Share(known.Select(score => (bool?)score.IsAmong)),-13} {mentioned,-6}";
    }

    private static string Share(IEnumerable<bool?> marks)
    {
        bool[] known = [.. marks.OfType<bool>()];
        return known.Length == 0 ? "-" : string.Create(CultureInfo.InvariantCulture,
            $"{known.Count(mark => mark)}/{known.Length} {known.Average(mark => mark ? 1.0 : 0.0):P0}");
    }

    private static string Mark(bool? mark) => mark switch { null => "-", true => "yes", false => "NO" };

    private static string Describe(ExplainScore? score) => score is null
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{(score.IsFirst ? "first" : score.IsAmong ? "among" : "NO"),-5} " +
            $"{score.Mentioned,4:P0}{(score.Violations.Count > 0 ? " claims" : "")}");

    private static JsonObject? Json(ExplainScore? score) => score is null ? null : new JsonObject
    {
        ["first"] = score.First,
        ["isFirst"] = score.IsFirst,
        ["isAmong"] = score.IsAmong,
        ["mentioned"] = Math.Round(score.Mentioned, 3),
        ["missing"] = new JsonArray([.. score.Missing.Select(text => (JsonNode)text)]),
        ["violations"] = new JsonArray([.. score.Violations.Select(text => (JsonNode)text)]),
        ["good"] = score.IsGood,
    };
}
