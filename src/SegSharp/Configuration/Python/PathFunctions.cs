namespace SegSharp.Configuration.Python;

/// <summary>The functions of <c>os.path</c> that work on the text of a path, without a look at the disk.</summary>
internal static class PathFunctions
{
    /// <summary>Their full names.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(
        new[] { "join", "basename", "dirname", "split", "splitext", "normpath", "abspath", "isabs", "relpath", "expanduser",
            "commonprefix" }.Select(name => "os.path." + name),
        StringComparer.Ordinal);

    /// <summary>Calls one.</summary>
    public static ConfigNode Call(string function, CallArguments call)
    {
        string name = function["os.path.".Length..];
        call.Require(1, name == "join" ? int.MaxValue : name == "relpath" ? 2 : 1);
        if (name == "commonprefix")
        {
            string[] all = call.Node(0) is ConfigList list ? [.. list.Select(item => item is ConfigScalar { Value: string text } ? text
                : throw call.Refused())] : throw call.Refused();
            int length = all.Length == 0 ? 0 : Enumerable.Range(0, all.Min(text => text.Length))
                .TakeWhile(index => all.All(text => text[index] == all[0][index])).Count();
            return Text(all.Length == 0 ? "" : all[0][..length], call);
        }

        string path = call.Text(0);
        (string head, string tail) = Split(path);
        return name switch
        {
            "join" => Text(Join([.. Enumerable.Range(0, call.Count).Select(call.Text)]), call),
            "basename" => Text(tail, call),
            "dirname" => Text(head, call),
            "split" => new ConfigList([Text(head, call), Text(tail, call)], isTuple: true, call.Location),
            "splitext" => Suffix(path, tail, call),
            "normpath" => Text(Normal(path), call),
            "abspath" => Text(Absolute(path), call),
            "isabs" => new ConfigScalar(path.StartsWith('/'), call.Location),
            "relpath" => Text(Relative(Absolute(path), Absolute(call.Count > 1 ? call.Text(1) : ".")), call),
            _ => Text(path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
                ? System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile) + path[1..] : path, call),
        };
    }

    private static ConfigScalar Text(string value, CallArguments call) => value.Length <= ReadBudget.MaxTextLength
        ? new ConfigScalar(value, call.Location)
        : throw call.Refused("it is longer than any config needs");

    private static string Join(string[] parts)
    {
        System.Text.StringBuilder result = new(parts[0]);
        foreach (string part in parts.Skip(1))
        {
            if (part.StartsWith('/'))
            {
                result.Clear();
            }
            else if (result.Length > 0 && result[^1] != '/')
            {
                result.Append('/');
            }

            result.Append(part);
        }

        return result.ToString();
    }

    // dirname keeps the root's slash and loses all others at its end
    private static (string Head, string Tail) Split(string path)
    {
        int cut = path.LastIndexOf('/') + 1;
        string head = path[..cut];
        return (head.Trim('/').Length == 0 ? head : head.TrimEnd('/'), path[cut..]);
    }

    private static ConfigList Suffix(string path, string tail, CallArguments call)
    {
        int dot = tail.LastIndexOf('.');
        int length = dot > 0 && tail[..dot].Trim('.').Length > 0 ? tail.Length - dot : 0;
        return new ConfigList([Text(path[..^length], call), Text(path[^length..], call)], isTuple: true, call.Location);
    }

    private static string Absolute(string path) => Normal(Join([Directory.GetCurrentDirectory(), path]));

    private static string Normal(string path)
    {
        bool isRooted = path.StartsWith('/');
        List<string> parts = [];
        foreach (string part in path.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".." || !isRooted)
            {
                parts.Add(part);
            }
        }

        string result = (isRooted ? "/" : "") + string.Join('/', parts);
        return result.Length == 0 ? "." : result;
    }

    private static string Relative(string path, string start)
    {
        string[] to = path.Split('/', StringSplitOptions.RemoveEmptyEntries),
            from = start.Split('/', StringSplitOptions.RemoveEmptyEntries);
        int same = to.Zip(from).TakeWhile(pair => pair.First == pair.Second).Count();
        string result = string.Join('/', Enumerable.Repeat("..", from.Length - same).Concat(to.Skip(same)));
        return result.Length == 0 ? "." : result;
    }
}
