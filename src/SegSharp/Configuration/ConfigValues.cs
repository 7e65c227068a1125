namespace SegSharp.Configuration;

/// <summary>Turns nodes into .NET values, with an error that says what was expected and found.</summary>
internal static class ConfigValues
{
    public static string String(ConfigSection section, string key, ConfigNode node) =>
        node is ConfigScalar { Value: string text } ? text : throw section.Expected(key, "a string", node);

    public static bool Bool(ConfigSection section, string key, ConfigNode node) =>
        node is ConfigScalar { Value: bool flag } ? flag : throw section.Expected(key, "True or False", node);

    public static long Long(ConfigSection section, string key, ConfigNode node) => node switch
    {
        ConfigScalar { Value: long number } => number,
        ConfigScalar { Value: double number } when double.IsInteger(number) && Math.Abs(number) < 1e15 =>
            throw section.Expected(key, "an integer", node, $"Write {(long)number}"),
        _ => throw section.Expected(key, "an integer", node),
    };

    public static int Int(ConfigSection section, string key, ConfigNode node)
    {
        long number = Long(section, key, node);
        return number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw section.Expected(key, "an integer of at most 2147483647", node);
    }

    public static double Double(ConfigSection section, string key, ConfigNode node) => node switch
    {
        ConfigScalar { Value: double number } => number,
        ConfigScalar { Value: long number } => number,
        _ => throw section.Expected(key, "a number", node),
    };

    public static int[] Ints(ConfigSection section, string key, ConfigNode node) =>
        Items(section, key, node, "an integer or a list of integers", Int);

    public static double[] Doubles(ConfigSection section, string key, ConfigNode node) =>
        Items(section, key, node, "a number or a list of numbers", Double);

    public static string[] Strings(ConfigSection section, string key, ConfigNode node) =>
        Items(section, key, node, "a string or a list of strings", String);

    public static (int First, int Second) Pair(ConfigSection section, string key, ConfigNode node) => node switch
    {
        ConfigScalar { Value: long } => (Int(section, key, node), Int(section, key, node)),
        ConfigList { Count: 2 } list => (Int(section, $"{key}[0]", list[0]), Int(section, $"{key}[1]", list[1])),
        _ => throw section.Expected(key, "an integer or a pair of integers", node),
    };

    private static T[] Items<T>(
        ConfigSection section, string key, ConfigNode node, string expected,
        Func<ConfigSection, string, ConfigNode, T> convert) => node switch
        {
            ConfigList list => [.. list.Select((item, index) => convert(section, $"{key}[{index}]", item))],
            ConfigScalar => [convert(section, key, node)],
            _ => throw section.Expected(key, expected, node),
        };
}
