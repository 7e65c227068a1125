using System.Text.Json.Nodes;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Tests.Diagnosis.Frameworks;

/// <summary>A setup in the neutral JSON form that edits can be applied to.</summary>
internal sealed class Repro
{
    private static readonly string[] _roots = ["data", "runtime", "model_shapes", "checkpoint", "checkpoint_meta"];

    private Repro(JsonObject tree) => Tree = tree;

    public JsonObject Tree { get; }

    public static Repro Parse(string json) => new((JsonObject)JsonNode.Parse(json)!);

    /// <summary>A framework's config and what else there is, each as the inner part of a JSON object.</summary>
    public static Repro Of(string framework, string config, string runtime = "", string data = "") =>
        Parse($$"""{"framework": "{{framework}}", "config": { {{config}} }, "runtime": { {{runtime}} }, "data": { {{data}} } }""");

    public Subject Subject() => SubjectFile.Parse(Tree.ToJsonString());

    public IReadOnlyList<Finding> Findings() => Doctor.Examine(Subject());

    /// <summary>The findings that are more than notes.</summary>
    public IReadOnlyList<Finding> Troubles() => [.. Findings().Where(finding => finding.Severity > Severity.Note)];

    /// <summary>The same setup after the edits of some findings.</summary>
    public Repro Mended(params IEnumerable<Finding> findings)
    {
        Repro copy = new((JsonObject)Tree.DeepClone());
        foreach (ConfigEdit edit in findings.SelectMany(finding => finding.Edits))
        {
            if (edit.Key == "convert_checkpoint")
            {
                copy.Convert((string)((ConfigScalar)edit.Value!).Value!);
                continue;
            }

            string root = edit.Key.Split('.')[0];
            copy.Set(root == "runtime" || (_roots.Contains(root) && copy.Tree[root] is not null) ? edit.Key
                : $"config.{edit.Key}", edit.Value);
        }

        return copy;
    }

    private void Convert(string rule)
    {
        JsonObject renamed = [];
        foreach ((string name, JsonNode? shape) in (JsonObject)Tree["checkpoint"]!)
        {
            string converted = name;
            foreach (string[] step in rule.Split('+').Select(step => step.Split(':')))
            {
                converted = step[0] switch
                {
                    "strip" when converted.StartsWith(step[1], StringComparison.Ordinal) => converted[step[1].Length..],
                    "add" => step[1] + converted,
                    _ => converted,
                };
            }

            renamed[converted] = rule == "inflate-first-conv" && shape is JsonArray { Count: 4 } sizes
                ? new JsonArray(sizes[0]!.DeepClone(), 4, sizes[2]!.DeepClone(), sizes[3]!.DeepClone()) : shape?.DeepClone();
        }

        Tree["checkpoint"] = renamed;
    }

    private void Set(string path, ConfigNode? value)
    {
        JsonNode at = Tree;
        string rest = path;
        while (true)
        {
            (string key, string tail) = Step(at, rest);
            if (tail.Length == 0)
            {
                Put(at, key, value);
                return;
            }

            at = Child(at, key);
            rest = tail;
        }
    }

    private static JsonNode Child(JsonNode at, string key)
    {
        if (at is JsonArray list)
        {
            return list[int.Parse(key)]!;
        }

        return ((JsonObject)at)[key] is { } child and not JsonValue ? child : (JsonNode)(((JsonObject)at)[key] = new JsonObject())!;
    }

    // a key that contains dots is matched as the longest one present
    private static (string Key, string Tail) Step(JsonNode at, string path)
    {
        string[] parts = path.Split('.');
        for (int count = parts.Length; at is JsonObject dict && count > 1; count--)
        {
            string key = string.Join('.', parts[..count]);
            if (dict.ContainsKey(key))
            {
                return (key, string.Join('.', parts[count..]));
            }
        }

        return (parts[0], string.Join('.', parts[1..]));
    }

    private static void Put(JsonNode at, string key, ConfigNode? value)
    {
        if (at is JsonArray list)
        {
            list[int.Parse(key)] = Json(value);
        }
        else if (value is null)
        {
            ((JsonObject)at).Remove(key);
        }
        else
        {
            ((JsonObject)at)[key] = Json(value);
        }
    }

    private static JsonNode? Json(ConfigNode? node) => node switch
    {
        ConfigDict dict => new JsonObject(dict.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        ConfigList list => new JsonArray([.. list.Select(Json)]),
        ConfigScalar { Value: { } value } => JsonValue.Create(value),
        _ => null,
    };
}
