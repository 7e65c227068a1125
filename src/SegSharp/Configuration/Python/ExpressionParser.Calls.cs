namespace SegSharp.Configuration.Python;

/// <summary>Attributes and calls: those that only make a value of others are read, all others are noted and refused together.</summary>
internal sealed partial class ExpressionParser
{
    private const string Environment = "os.environ";

    private readonly Dictionary<string, string> _imports = outer?._imports ?? new(StringComparer.Ordinal);

    /// <summary>The calls that would execute something, in the order of the text.</summary>
    public List<ConfigException> Refused { get; } = outer?.Refused ?? [];

    /// <summary>Makes the names of an import known, so that <c>osp.join</c> is found to be <c>os.path.join</c>.</summary>
    public void Import(ImportStatement statement)
    {
        foreach ((string path, string alias) in statement.Names)
        {
            _imports[alias] = path;
        }
    }

    // The full name of imported code; null for what is no imported code.
    private string? PathOf(Expression expression) => expression switch
    {
        NameExpression name => _imports.GetValueOrDefault(name.Name),
        AttributeExpression attribute => PathOf(attribute.Target) is { } path ? $"{path}.{attribute.Name}" : null,
        EnvironmentExpression => Environment,
        _ => null,
    };

    private static Expression? Constant(SourceLocation location, string? path) => path is null ? null
        : path == Environment ? new EnvironmentExpression(location)
        : PureFunctions.Constants.TryGetValue(path, out object? constant) ? new LiteralExpression(location, constant) : null;

    private Expression ParseAttribute(Expression target)
    {
        Take();
        Token name = Take();
        if (name.Kind != TokenKind.Name)
        {
            throw new ConfigException($"expected a name after the dot, found {name.Describe()}", name.Location);
        }

        string? path = PathOf(target) is { } module ? $"{module}.{name.Text}" : null;
        if (!Current.Is("("))
        {
            return Constant(target.Location, path) ?? new AttributeExpression(target.Location, target, name.Text);
        }

        if (path is not null && target is not EnvironmentExpression)
        {
            return ParseCall(path, target.Location);
        }

        if (target is RefusedExpression)
        {
            // what a refused call would give is refused with it
            ParseArguments();
            return target;
        }

        if (ChangeExpression.Methods.Contains(name.Text))
        {
            return ParseChange(target, name);
        }

        IReadOnlyList<Argument> arguments = ParseArguments();
        return PureMethods.Names.Contains(name.Text)
            ? new MethodExpression(target.Location, target, name.Text, arguments)
            : Refuse("." + name.Text, name.Location);
    }

    private Expression ParseCall(string function, SourceLocation location)
    {
        if (function is "collections.OrderedDict" or "mmengine.ConfigDict" or "mmengine.config.ConfigDict"
            or "mmcv.ConfigDict" or "addict.Dict")
        {
            return ParseDictCall(new Token(TokenKind.Name, "dict", location));
        }

        IReadOnlyList<Argument> arguments = ParseArguments();
        return PureFunctions.Names.Contains(function) ? new CallExpression(location, function, arguments) : Refuse(function, location);
    }

    private RefusedExpression Refuse(string function, SourceLocation location)
    {
        Refused.Add(Refusals.Call(function, location));
        return new RefusedExpression(location);
    }

    private List<Argument> ParseArguments()
    {
        Take();
        List<Argument> arguments = [];
        while (!TryTake(")"))
        {
            arguments.Add(ParseArgument());
            if (!Current.Is(")"))
            {
                Expect(",");
            }
        }

        return arguments;
    }

    private Argument ParseArgument()
    {
        if (Current.Is("**"))
        {
            throw new ConfigException("the named arguments of a call are written out here", Current.Location);
        }

        if (Current.Kind == TokenKind.Name && tokens[_position + 1].Is("="))
        {
            string name = Take().Text;
            Take();
            return new Argument(name, Parse(), IsSpread: false);
        }

        bool isSpread = TryTake("*");
        Expression value = ParseUnfollowed();
        return Current.IsName("for") && !isSpread
            ? new Argument(null, ParseComprehension(value.Location, key: null, value), IsSpread: false)
            : new Argument(null, Refusals.AfterExpression(Current) is { } refusal ? throw refusal : value, isSpread);
    }

    // update(dict(a=1)), update({'a': 1}) and update(a=1) are written alike, as dict(...) is.
    private ChangeExpression ParseChange(Expression target, Token method)
    {
        if (method.Text is "update" or "merge")
        {
            return new ChangeExpression(target.Location, target, method.Text, [ParseDictCall(method)]);
        }

        IReadOnlyList<Argument> arguments = ParseArguments();
        return arguments.Any(argument => argument.Name is not null || argument.IsSpread)
            ? throw new ConfigException($"'.{method.Text}' takes values alone", method.Location)
            : new ChangeExpression(target.Location, target, method.Text, [.. arguments.Select(argument => argument.Value)]);
    }
}
