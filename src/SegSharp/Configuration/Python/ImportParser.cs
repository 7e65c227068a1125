using System.Text;

namespace SegSharp.Configuration.Python;

/// <summary>Parses the imports of MMEngine's newer configs: base files under <c>with read_base():</c>, and names of classes.</summary>
internal static class ImportParser
{
    private const string ReadBase = "read_base";
    private const string NothingRuns = "a config is read as data and nothing is executed";

    /// <summary>Parses <c>import a.b</c>, <c>import a as b</c> or <c>from a import B as C, D</c>.</summary>
    public static ImportStatement Parse(ExpressionParser parser)
    {
        Token first = parser.Take();
        if (first.Text == "import")
        {
            List<(string, string)> modules = [];
            do
            {
                modules.Add(ParseModule(parser));
            }
            while (parser.TryTake(","));
            return new ImportStatement(first.Location, modules);
        }

        SourceLocation location = parser.Current.Location;
        string module = ParsePath(parser);
        IReadOnlyList<(string Name, string Alias)>? names = ParseNames(parser);
        if (module.StartsWith('.'))
        {
            throw new ConfigException(
                $"'{module}' is a file beside this one, and only 'with read_base():' reads it", location,
                remedy: "Indent the line under 'with read_base():'");
        }

        return new ImportStatement(first.Location,
            names?.Select(pair => ($"{module}.{pair.Name}", pair.Alias)).ToArray() ?? throw new ConfigException(
            $"'import *' from '{module}' would have to be executed to know its names; {NothingRuns}", first.Location,
            remedy: "Import the classes by name"));
    }

    /// <summary>Parses <c>with read_base():</c> and the imports under it, to the end of their lines.</summary>
    public static IReadOnlyList<BaseStatement> ParseBases(ExpressionParser parser)
    {
        Token with = parser.Take();
        if (!parser.Current.IsName(ReadBase))
        {
            throw Refusals.Statement(with)!;
        }

        parser.Take();
        parser.Expect("(");
        parser.Expect(")");
        parser.Expect(":");
        if (parser.Current.Kind != TokenKind.NewLine)
        {
            return [ParseBase(parser)];
        }

        List<BaseStatement> statements = [];
        while (true)
        {
            while (parser.Current.Kind == TokenKind.NewLine)
            {
                parser.Take();
            }

            if (parser.Current.Kind != TokenKind.Indent)
            {
                return statements.Count > 0 ? statements
                    : throw new ConfigException("there is nothing under 'with read_base():'", with.Location);
            }

            parser.Take();
            statements.Add(ParseBase(parser));
        }
    }

    private static BaseStatement ParseBase(ExpressionParser parser)
    {
        Token first = parser.Take();
        if (!first.IsName("from"))
        {
            throw new ConfigException("under 'with read_base():' stand imports of base files alone", first.Location,
                remedy: "Write from .file import *");
        }

        BaseStatement statement = new(first.Location, ParsePath(parser), ParseNames(parser));
        return parser.Current.Kind is TokenKind.NewLine or TokenKind.End ? statement : throw parser.Unexpected("the end of the line");
    }

    // 'import a.b' makes a known, 'import a.b as c' makes c stand for a.b
    private static (string Path, string Alias) ParseModule(ExpressionParser parser)
    {
        string path = ParsePath(parser);
        string first = path.Split('.')[0];
        return parser.Current.IsName("as") ? (path, ParseAlias(parser)) : (first, first);
    }

    private static string ParsePath(ExpressionParser parser)
    {
        StringBuilder path = new();
        while (parser.Current.Is(".") || parser.Current.Is("..."))
        {
            path.Append(parser.Take().Text);
        }

        path.Append(ParseName(parser));
        while (parser.TryTake("."))
        {
            path.Append('.').Append(ParseName(parser));
        }

        return path.ToString();
    }

    private static List<(string Name, string Alias)>? ParseNames(ExpressionParser parser)
    {
        if (!parser.Current.IsName("import"))
        {
            throw parser.Unexpected("'import'");
        }

        parser.Take();
        if (parser.TryTake("*"))
        {
            return null;
        }

        bool isEnclosed = parser.TryTake("(");
        List<(string, string)> names = [];
        do
        {
            if (isEnclosed && parser.Current.Is(")"))
            {
                break;
            }

            string name = ParseName(parser);
            names.Add((name, parser.Current.IsName("as") ? ParseAlias(parser) : name));
        }
        while (parser.TryTake(","));
        if (isEnclosed)
        {
            parser.Expect(")");
        }

        return names;
    }

    private static string ParseAlias(ExpressionParser parser)
    {
        parser.Take();
        return ParseName(parser);
    }

    private static string ParseName(ExpressionParser parser)
    {
        Token name = parser.Current;
        return name.Kind == TokenKind.Name && !PythonText.IsKeyword(name.Text) ? parser.Take().Text : throw parser.Unexpected("a name");
    }
}
