namespace SegSharp.Configuration.Python;

/// <summary>Why a piece of Python is no part of the config language.</summary>
internal static class Refusals
{
    private const int MaxListed = 20;
    private const string WriteValue = "Write the value that it would give";

    private static readonly Dictionary<string, (string Reason, string Remedy)> _statements = new(StringComparer.Ordinal)
    {
        ["with"] = ("'with' would run code; a config is read as data and nothing is executed",
            "Name the files to build on in _base_ = [...], or under 'with read_base():'"),
        ["def"] = ("'def' defines code; a config is read as data and nothing is executed",
            "Write a C# class with [Registered] and name it by type='...'"),
        ["class"] = ("'class' defines code; a config is read as data and nothing is executed",
            "Write a C# class with [Registered] and name it by type='...'"),
        ["@"] = ("a decorator belongs to code; a config is read as data and nothing is executed",
            "Write a C# class with [Registered] and name it by type='...'"),
        ["lambda"] = ("'lambda' defines code; a config is read as data and nothing is executed", WriteValue),
        ["while"] = ("'while' would have to be executed; a config is read as data", "Write the values out"),
    };

    private static readonly HashSet<string> _bits = new(StringComparer.Ordinal) { "&", "^", "~", "<<", ">>", "@" };

    /// <summary>The refusal of a statement that begins with a word, if it is one to refuse.</summary>
    public static ConfigException? Statement(Token token)
    {
        if (_statements.TryGetValue(token.Text, out (string Reason, string Remedy) known)
            && token.Kind is TokenKind.Name or TokenKind.Operator)
        {
            return new ConfigException(known.Reason, token.Location, remedy: known.Remedy) { IsRefusal = true };
        }

        return token.Kind == TokenKind.Name && PythonText.IsKeyword(token.Text)
            && token.Text is not ("True" or "False" or "None" or "not" or "del" or "pass" or "assert")
            ? new ConfigException($"'{token.Text}' would have to be executed; a config is read as data", token.Location,
                remedy: WriteValue) { IsRefusal = true }
            : null;
    }

    /// <summary>The refusal of what follows an expression, if it is Python but no part of the config language.</summary>
    public static ConfigException? AfterExpression(Token token)
    {
        if (token.Kind is not (TokenKind.Name or TokenKind.Operator))
        {
            return null;
        }

        return token.Text switch
        {
            "for" or "async" => new ConfigException(
                "this comprehension would have to be executed", token.Location,
                remedy: "Write [value for name in items], or the values") { IsRefusal = true },
            ":=" => new ConfigException("an assignment inside an expression has no place in a config", token.Location),
            _ when _bits.Contains(token.Text) => new ConfigException(
                $"the operator '{token.Text}' is no part of the config language", token.Location, remedy: WriteValue),
            _ => null,
        };
    }

    /// <summary>The refusal of a call.</summary>
    public static ConfigException Call(string function, SourceLocation location) => new(
        $"'{function}(...)' would call code; a config is read as data and nothing is executed",
        location,
        remedy: function switch
        {
            "os.path.exists" or "os.path.isfile" or "os.path.isdir" or "os.listdir" or "glob.glob" or "open" =>
                "What lies on the disk is not looked at here: write the value that it would give",
            _ => WriteValue,
        })
        { IsRefusal = true };

    /// <summary>Throws what was refused: the one, or one exception that lists them all.</summary>
    public static void Throw(IReadOnlyList<ConfigException> refused)
    {
        if (refused.Count == 1)
        {
            throw refused[0];
        }

        if (refused.Count > 1)
        {
            string list = string.Concat(refused.Take(MaxListed).Select(one => Environment.NewLine + "  " + one.Message));
            string rest = refused.Count > MaxListed ? $"{Environment.NewLine}  and {refused.Count - MaxListed} more" : "";
            throw new ConfigException($"{refused.Count} pieces of this file would have to be executed:{list}{rest}", refused[0].Location);
        }
    }
}
