using System.Text.Json.Nodes;

namespace SegSharp.FieldCases;

/// <summary>A real error with what a right answer to it must say.</summary>
internal sealed record FieldCase
{
    /// <summary>Its stable name.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it looks odd and is fine.</summary>
    public required bool IsControl { get; init; }

    /// <summary>The kind of trouble.</summary>
    public required string Category { get; init; }

    /// <summary>Whether no exception is raised.</summary>
    public required bool IsSilent { get; init; }

    /// <summary>1: the text says it; 2: it needs the config; 3: the text misleads.</summary>
    public required int Difficulty { get; init; }

    /// <summary>Whether the doctor can see it, <c>static-config</c> and its kin.</summary>
    public required bool IsStatic { get; init; }

    /// <summary>What a user pastes.</summary>
    public required string Text { get; init; }

    /// <summary>Config keys or layers, any one of which an answer must name.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>What an explanation must mention; <c>a|b</c> means either.</summary>
    public required IReadOnlyList<string> Mentions { get; init; }

    /// <summary>Plausible wrong answers.</summary>
    public required IReadOnlyList<string> Forbidden { get; init; }

    /// <summary>The setup.</summary>
    public required JsonObject Setup { get; init; }

    /// <summary>Operations on the setup after which the finding must be gone.</summary>
    public required JsonArray Patch { get; init; }

    /// <summary>All cases of a file.</summary>
    /// <exception cref="InvalidDataException">The file has another form.</exception>
    public static IReadOnlyList<FieldCase> Load(string path)
    {
        try
        {
            return [.. JsonNode.Parse(File.ReadAllText(path))!["cases"]!.AsArray().Select(node => Read(node!))];
        }
        catch (Exception exception) when (
            exception is System.Text.Json.JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"'{path}' is no file of field cases: {exception.Message}", exception);
        }
    }

    private static FieldCase Read(JsonNode node) => new()
    {
        Id = node["id"]!.GetValue<string>(),
        IsControl = node["kind"]!.GetValue<string>() == "control",
        Category = node["category"]!.GetValue<string>(),
        IsSilent = node["silent"]!.GetValue<bool>(),
        Difficulty = node["difficulty"]!.GetValue<int>(),
        IsStatic = node["detectable"]!.GetValue<string>().StartsWith("static", StringComparison.Ordinal),
        Text = node["error_text"]?.GetValue<string>() ?? "",
        Keys = Texts(node["expect"]!["keys"]),
        Mentions = Texts(node["expect"]!["mention"]),
        Forbidden = Texts(node["expect"]!["must_not_claim"]),
        Setup = node["repro"]!.AsObject(),
        Patch = node["fix_patch"]?.AsArray() ?? [],
    };

    private static string[] Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(item => item!.GetValue<string>())];
}
