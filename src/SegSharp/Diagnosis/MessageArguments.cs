using System.Globalization;

namespace SegSharp.Diagnosis;

/// <summary>Turns the numbers and names of a finding into the texts that its message is filled with.</summary>
public static class MessageArguments
{
    /// <summary>The arguments of a message.</summary>
    public static IReadOnlyDictionary<string, string> Of(params ReadOnlySpan<(string Name, object? Value)> pairs)
    {
        Dictionary<string, string> arguments = new(StringComparer.Ordinal);
        foreach ((string name, object? value) in pairs)
        {
            arguments[name] = Text(value);
        }

        return arguments;
    }

    /// <summary>A value as it is written in a sentence: lists in brackets, numbers without regard to the country.</summary>
    public static string Text(object? value) => value switch
    {
        null => "None",
        string text => text,
        bool flag => flag ? "True" : "False",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        System.Collections.IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        _ => value.ToString() ?? "",
    };
}
