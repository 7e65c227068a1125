namespace SegSharp.Configuration.Python;

/// <summary>The methods of strings.</summary>
internal sealed class TextMethods(ReadBudget budget)
{
    private static readonly Dictionary<string, Func<string, string>> _simple = new(StringComparer.Ordinal)
    {
        ["lower"] = text => text.ToLowerInvariant(),
        ["casefold"] = text => text.ToLowerInvariant(),
        ["upper"] = text => text.ToUpperInvariant(),
        ["capitalize"] = text => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant(),
        ["title"] = Title,
        ["swapcase"] = text => string.Concat(text.Select(c => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c))),
    };

    private static readonly Dictionary<string, Func<string, bool>> _tests = new(StringComparer.Ordinal)
    {
        ["isdigit"] = text => text.Length > 0 && text.All(char.IsDigit),
        ["isalpha"] = text => text.Length > 0 && text.All(char.IsLetter),
        ["isalnum"] = text => text.Length > 0 && text.All(char.IsLetterOrDigit),
        ["isspace"] = text => text.Length > 0 && text.All(char.IsWhiteSpace),
        ["islower"] = text => text.Any(char.IsLetter) && !text.Any(char.IsUpper),
        ["isupper"] = text => text.Any(char.IsLetter) && !text.Any(char.IsLower),
    };

    /// <summary>Their names; <c>format</c> is read apart.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(
        [.. _simple.Keys, .. _tests.Keys, "split", "rsplit", "splitlines", "partition", "rpartition", "join", "replace", "strip",
            "lstrip", "rstrip",
         "startswith", "endswith", "removeprefix", "removesuffix", "find", "rfind", "index", "count", "zfill", "ljust", "rjust",
         "center", "format"],
        StringComparer.Ordinal);

    /// <summary>Calls a method; null if strings have none of this name.</summary>
    public ConfigNode? Call(string text, string method, CallArguments call)
    {
        budget.Charge(1 + (text.Length / 64), call.Location);
        if (_simple.TryGetValue(method, out Func<string, string>? simple))
        {
            call.Require(0, 0);
            return Text(simple(text), call);
        }

        if (_tests.TryGetValue(method, out Func<string, bool>? test))
        {
            call.Require(0, 0);
            return new ConfigScalar(test(text), call.Location);
        }

        return method switch
        {
            "split" or "rsplit" => Split(text, method == "rsplit", call),
            "splitlines" => Texts(text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Where(line => text.Length > 0), call),
            "partition" => Partition(text, text.IndexOf(Separator(call), StringComparison.Ordinal), isFirst: true, call),
            "rpartition" => Partition(text, text.LastIndexOf(Separator(call), StringComparison.Ordinal), isFirst: false, call),
            "join" => Join(text, call),
            "replace" => Replace(text, call),
            "strip" or "lstrip" or "rstrip" => Text(Strip(text, method, call), call),
            "startswith" or "endswith" => new ConfigScalar(Affixes(call).Any(affix =>
                method == "startswith" ? text.StartsWith(affix, StringComparison.Ordinal) : text.EndsWith(affix, StringComparison.Ordinal)),
                    call.Location),
            "removeprefix" => Text(text.StartsWith(call.Text(0), StringComparison.Ordinal) ? text[call.Text(0).Length..] : text, call),
            "removesuffix" => Text(call.Text(0).Length > 0 && text.EndsWith(call.Text(0), StringComparison.Ordinal)
                ? text[..^call.Text(0).Length] : text, call),
            "find" => new ConfigScalar((long)text.IndexOf(call.Text(0), StringComparison.Ordinal), call.Location),
            "rfind" => new ConfigScalar((long)text.LastIndexOf(call.Text(0), StringComparison.Ordinal), call.Location),
            "index" => text.IndexOf(call.Text(0), StringComparison.Ordinal) is >= 0 and int index
                ? new ConfigScalar((long)index, call.Location)
                : throw call.Refused("it is not in the string"),
            "count" => new ConfigScalar(call.Text(0).Length == 0 ? text.Length + 1L
                : text.Split(call.Text(0)).LongLength - 1, call.Location),
            "zfill" => Text(Zeros(text, Width(call)), call),
            "ljust" => Text(text.PadRight(Width(call), Fill(call)), call),
            "rjust" => Text(text.PadLeft(Width(call), Fill(call)), call),
            "center" => Text(text.PadLeft(text.Length + (Math.Max(0, Width(call) - text.Length) / 2), Fill(call))
                .PadRight(Width(call), Fill(call)), call),
            _ => null,
        };
    }

    private ConfigScalar Text(string value, CallArguments call)
    {
        budget.Charge(value.Length / 64, call.Location);
        return value.Length <= ReadBudget.MaxTextLength ? new ConfigScalar(value, call.Location)
            : throw call.Refused("it is longer than any config needs");
    }

    private ConfigList Texts(IEnumerable<string> values, CallArguments call, bool isTuple = false)
    {
        string[] all = [.. values];
        budget.Charge(all.Length, call.Location);
        return new ConfigList(all.Select(value => new ConfigScalar(value, call.Location)), isTuple, call.Location);
    }

    private ConfigList Split(string text, bool fromRight, CallArguments call)
    {
        ConfigNode? separator = call.Find(0, "sep");
        long most = call.Integer(1, "maxsplit", -1);
        call.Require(0, 2);
        if (separator is null or ConfigScalar { Value: null })
        {
            string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            return most < 0 || words.Length <= most + 1 ? Texts(words, call)
                : throw call.Refused("a number of splits goes with a separator here");
        }

        if (separator is not ConfigScalar { Value: string { Length: > 0 } mark })
        {
            throw call.Refused();
        }

        string[] parts = text.Split(mark);
        if (most >= 0 && parts.Length > most + 1)
        {
            int kept = (int)most;
            parts = fromRight
                ? [string.Join(mark, parts[..^kept]), .. parts[^kept..]]
                : [.. parts[..kept], string.Join(mark, parts[kept..])];
        }

        return Texts(parts, call);
    }

    private static string Separator(CallArguments call)
    {
        call.Require(1, 1);
        return call.Text(0).Length > 0 ? call.Text(0) : throw call.Refused();
    }

    private ConfigList Partition(string text, int at, bool isFirst, CallArguments call)
    {
        string mark = call.Text(0);
        return at >= 0 ? Texts([text[..at], mark, text[(at + mark.Length)..]], call, isTuple: true)
            : isFirst ? Texts([text, "", ""], call, isTuple: true) : Texts(["", "", text], call, isTuple: true);
    }

    private ConfigScalar Join(string mark, CallArguments call)
    {
        call.Require(1, 1);
        string[] parts = [.. call.Items(0, budget)
            .Select(item => item is ConfigScalar { Value: string part } ? part : throw call.Refused("only strings can be joined"))];
        long length = parts.Sum(part => (long)part.Length) + ((long)mark.Length * Math.Max(0, parts.Length - 1));
        return length <= ReadBudget.MaxTextLength ? Text(string.Join(mark, parts), call)
            : throw call.Refused("it is longer than any config needs");
    }

    private ConfigScalar Replace(string text, CallArguments call)
    {
        call.Require(2, 2);
        string old = call.Text(0), replacement = call.Text(1);
        long length = old.Length == 0 ? -1 : text.Length + ((text.Split(old).LongLength - 1) * ((long)replacement.Length - old.Length));
        return length is >= 0 and <= ReadBudget.MaxTextLength ? Text(text.Replace(old, replacement, StringComparison.Ordinal), call)
            : throw call.Refused();
    }

    private static string Strip(string text, string method, CallArguments call)
    {
        call.Require(0, 1);
        char[]? marks = call.Count > 0 ? call.Text(0).ToCharArray() : null;
        if (marks is { Length: 0 })
        {
            return text;
        }

        return method switch { "lstrip" => text.TrimStart(marks), "rstrip" => text.TrimEnd(marks), _ => text.Trim(marks) };
    }

    private static string[] Affixes(CallArguments call)
    {
        call.Require(1, 1);
        return call.Node(0) is ConfigList list
            ? [.. list.Select(item => item is ConfigScalar { Value: string affix } ? affix : throw call.Refused())] : [call.Text(0)];
    }

    private static int Width(CallArguments call)
    {
        long width = call.Integer(0, "width", 0);
        return width <= ReadBudget.MaxTextLength ? (int)Math.Max(0, width) : throw call.Refused("it is longer than any config needs");
    }

    private static char Fill(CallArguments call) => call.Count < 2 ? ' ' : call.Text(1) is [char fill] ? fill : throw call.Refused();

    private static string Zeros(string text, int width)
    {
        int sign = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        return text[..sign] + text[sign..].PadLeft(Math.Max(0, width - sign), '0');
    }

    private static string Title(string text)
    {
        char[] result = text.ToLowerInvariant().ToCharArray();
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = i == 0 || !char.IsLetter(result[i - 1]) ? char.ToUpperInvariant(result[i]) : result[i];
        }

        return new string(result);
    }
}
