using System.Globalization;
using System.Text;
using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>Prints configs so that reading the text gives the same tree.</summary>
public static class ConfigWriter
{
    private const int LineLength = 100;

    /// <summary>Prints a config as MMSegmentation would: one assignment a key.</summary>
    /// <exception cref="ConfigException">A top-level key is no name, so no assignment can be written.</exception>
    public static string ToPython(ConfigDict config)
    {
        StringBuilder result = new();
        foreach (ConfigEntry entry in config.Entries)
        {
            if (!PythonText.IsName(entry.Key) || entry.Key == NameExpression.Base || entry.Key.StartsWith("__", StringComparison.Ordinal))
            {
                throw new ConfigException($"the top-level key '{entry.Key}' is no name that can be assigned to", entry.KeyLocation);
            }

            result.Append(entry.Key).Append(" = ").Append(Python(entry.Value, indent: 0, used: entry.Key.Length + 3)).Append('\n');
        }

        return result.ToString();
    }

    /// <summary>Prints a config as JSON. Tuples become lists and integer keys strings: JSON knows neither.</summary>
    public static string ToJson(ConfigDict config)
    {
        StringBuilder result = new();
        AppendJson(result, config, indent: 0);
        return result.Append('\n').ToString();
    }

    /// <summary>Prints one value on one line, as JSON.</summary>
    public static string ToJsonLine(ConfigNode node)
    {
        StringBuilder result = new();
        AppendJson(result, node, indent: -1);
        return result.ToString();
    }

    /// <summary>Prints a config as YAML; tuples get the tag <c>!!python/tuple</c>.</summary>
    /// <exception cref="ConfigException">A string holds half a surrogate pair, for which YAML has no spelling.</exception>
    public static string ToYaml(ConfigDict config) => YamlWriter.Write(config);

    /// <summary>Prints one value on one line, in Python's spelling.</summary>
    public static string ToLine(ConfigNode node) => node switch
    {
        ConfigScalar { Value: double number } when !double.IsFinite(number) => $"float('{PythonText.Float(number)}')",
        ConfigScalar scalar => PythonText.Literal(scalar.Value),
        ConfigList { IsTuple: true } tuple => tuple.Count == 1 ? $"({ToLine(tuple[0])},)" : $"({string.Join(", ", tuple.Select(ToLine))})",
        ConfigList list => $"[{string.Join(", ", list.Select(ToLine))}]",
        ConfigDict dict when HasOnlyNames(dict) =>
            $"dict({string.Join(", ", dict.Entries.Select(entry => $"{entry.Key}={ToLine(entry.Value)}"))})",
        ConfigDict dict => $"{{{string.Join(", ", dict.Entries.Select(entry => $"{Key(entry)}: {ToLine(entry.Value)}"))}}}",
        _ => throw new ArgumentException("A node of an unknown kind.", nameof(node)),
    };

    private static string Python(ConfigNode node, int indent, int used)
    {
        string line = ToLine(node);
        if (node is ConfigScalar || used + line.Length <= LineLength)
        {
            return line;
        }

        string pad = new(' ', indent + 4);
        switch (node)
        {
            case ConfigList list:
                IEnumerable<string> items = list.Select(item => pad + Python(item, indent + 4, indent + 5) + ",\n");
                return $"{(list.IsTuple ? '(' : '[')}\n{string.Concat(items)}{new string(' ', indent)}{(list.IsTuple ? ')' : ']')}";
            default:
                ConfigDict dict = (ConfigDict)node;
                bool isCall = HasOnlyNames(dict);
                IEnumerable<string> entries = dict.Entries.Select(entry =>
                {
                    string key = isCall ? entry.Key + "=" : Key(entry) + ": ";
                    return pad + key + Python(entry.Value, indent + 4, indent + 5 + key.Length) + ",\n";
                });
                return $"{(isCall ? "dict(" : "{")}\n{string.Concat(entries)}{new string(' ', indent)}{(isCall ? ")" : "}")}";
        }
    }

    private static bool HasOnlyNames(ConfigDict dict) => dict.Entries.All(entry => !entry.IsIntegerKey && PythonText.IsName(entry.Key));

    private static string Key(ConfigEntry entry) => entry.IsIntegerKey ? entry.Key : PythonText.Quote(entry.Key);

    private static void AppendJson(StringBuilder result, ConfigNode node, int indent)
    {
        switch (node)
        {
            case ConfigScalar scalar:
                result.Append(JsonScalar(scalar.Value));
                break;
            case ConfigList list:
                bool isFlat = list.All(item => item is ConfigScalar);
                AppendItems(result, '[', ']', [.. list], isFlat ? -1 : indent, static (_, _) => { });
                break;
            case ConfigDict dict:
                AppendItems(
                    result, '{', '}', [.. dict.Entries.Select(entry => entry.Value)], indent,
                    (text, index) => text.Append(JsonText(dict.Entries[index].Key)).Append(": "));
                break;
        }
    }

    private static void AppendItems(StringBuilder result, char open, char close, ConfigNode[] items, int indent,
        Action<StringBuilder, int> key)
    {
        bool isFlat = indent < 0 || items.Length == 0;
        result.Append(open);
        for (int i = 0; i < items.Length; i++)
        {
            result.Append(i > 0 ? (isFlat ? ", " : ",") : "");
            if (!isFlat)
            {
                result.Append('\n').Append(' ', indent + 2);
            }

            key(result, i);
            AppendJson(result, items[i], isFlat ? -1 : indent + 2);
        }

        if (!isFlat)
        {
            result.Append('\n').Append(' ', indent);
        }

        result.Append(close);
    }

    private static string JsonScalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number when !double.IsFinite(number) => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity",
        string text => JsonText(text),
        _ => PythonText.Plain(value),
    };

    private static string JsonText(string text)
    {
        StringBuilder result = new(text.Length + 2);
        result.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            bool isPlaceholder = c == '{' && i > 0 && text[i - 1] == '{';
            if (c is '"' or '\\')
            {
                result.Append('\\').Append(c);
            }
            else if (char.IsControl(c) || char.IsSurrogate(c) || isPlaceholder || c is '\u2028' or '\u2029')
            {
                result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                result.Append(c);
            }
        }

        return result.Append('"').ToString();
    }
}
