namespace SegSharp.Diagnosis.Messages;

/// <summary>The languages that findings are told in.</summary>
public static class Language
{
    private static readonly string[] _variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>Chinese.</summary>
    public const string Chinese = "zh";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [English, Chinese];

    /// <summary>
    /// The language that the environment asks for, by <c>LC_ALL</c>, <c>LC_MESSAGES</c> or <c>LANG</c>; English unless it is Chinese.
    /// </summary>
    public static string FromEnvironment()
    {
        string? name = _variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 });
        return name?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Chinese : English;
    }
}
