using SegSharp.Configuration.Python;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SegSharp.Configuration;

/// <summary>Reads a YAML config as the assignments that a Python config would consist of.</summary>
/// <remarks>
/// Plain scalars follow YAML 1.2's core schema, so <c>yes</c> and <c>on</c> are strings. Anchors, aliases and merge keys work;
/// of tags there are
/// <c>!!python/tuple</c>, as PyYAML writes tuples, and <c>!!str</c>, a string in which <c>{{fileDirname}}</c> and
/// its siblings mean nothing.
/// </remarks>
internal sealed class YamlStatements
{
    private const string Merge = "<<";
    private const string StringTag = "tag:yaml.org,2002:str";
    private const string TupleTag = "tag:yaml.org,2002:python/tuple";

    private readonly string _file;
    private readonly PredefinedVariables _predefined;
    private readonly Parser _parser;
    private readonly Dictionary<string, Expression> _anchors = new(StringComparer.Ordinal);

    private YamlStatements(string text, string file, PredefinedVariables predefined)
    {
        (_file, _predefined) = (file, predefined);
        _parser = new Parser(new StringReader(WithVariables(text, file)));
    }

    /// <summary>Parses the text of a file.</summary>
    public static IReadOnlyList<Statement> Parse(string text, string file, PredefinedVariables predefined)
    {
        try
        {
            return new YamlStatements(text, file, predefined).Document();
        }
        catch (YamlException e)
        {
            throw new ConfigException($"this is no YAML: {e.Message}", new SourceLocation(file, (int)e.Start.Line, (int)e.Start.Column));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // YamlDotNet's answer to an escape such as "\ud800", and to some unfinished texts: without a place
            throw new ConfigException($"this is no YAML: {e.Message}", new SourceLocation(file, 1, 1));
        }
    }

    // A value that begins with {{$NAME:default}} would be a mapping to YAML; inside of a scalar the placeholder waits
    // until the scalar is read.
    private static string WithVariables(string text, string file)
    {
        System.Text.StringBuilder result = new();
        int copied = 0;
        for (int at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0; at = at + 2 < text.Length
            ? text.IndexOf("{{", at + 2, StringComparison.Ordinal) : -1)
        {
            ReadOnlySpan<char> before = text.AsSpan(0, at).TrimEnd(' ');
            bool begins = before is [.., '[' or ','] || (before.Length < at && before is [.., ':' or '-']);
            if (begins && PredefinedVariables.VariableAt(text, at,
                new SourceLocation(file, text.AsSpan(0, at).Count('\n') + 1, at - text.LastIndexOf('\n', at))) is { } variable
                && !variable.Value.AsSpan().ContainsAny('\n', '\r'))
            {
                result.Append(text, copied, at - copied).Append(variable.Value);
                copied = at + variable.Length;
            }
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    private List<Statement> Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return [];
        }

        _parser.Consume<DocumentStart>();
        Expression root = Value(depth: 1);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
        {
            throw new ConfigException("a config is one document, and here begins a second one", Place(_parser.Current!));
        }

        if (root is not DictExpression dict)
        {
            throw new ConfigException("a config is a mapping, key: value", root.Location);
        }

        return [.. dict.Entries.Select(Assignment)];
    }

    private static AssignStatement Assignment((Expression? Key, Expression Value) entry)
    {
        if (entry.Key is not LiteralExpression { Value: string name } key || !PythonText.IsName(name))
        {
            throw new ConfigException(
                $"the top-level key '{(entry.Key as LiteralExpression)?.Value ?? Merge}' is no name", (entry.Key ?? entry.Value).Location,
                remedy: "Use letters, digits and underscores");
        }

        return new AssignStatement(key.Location, [new NameExpression(key.Location, name)], Symbol: null, entry.Value);
    }

    private Expression Value(int depth)
    {
        if (depth > ReadBudget.MaxTreeDepth)
        {
            throw new ConfigException($"values are nested deeper than {ReadBudget.MaxTreeDepth} levels", Place(_parser.Current!));
        }

        if (_parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
        {
            return _anchors.TryGetValue(alias.Value.Value, out Expression? known)
                ? known.Depth + depth <= ReadBudget.MaxTreeDepth ? known
                    : throw new ConfigException($"values are nested deeper than {ReadBudget.MaxTreeDepth} levels", Place(alias))
                : throw new ConfigException($"there is no anchor '&{alias.Value.Value}' before this", Place(alias));
        }

        if (!_parser.Accept<NodeEvent>(out NodeEvent? node))
        {
            throw new ConfigException("a value is missing", Place(_parser.Current!));
        }

        Expression result = node switch
        {
            MappingStart => Mapping(depth),
            SequenceStart => Sequence(depth),
            _ => Scalar(_parser.Consume<Scalar>()),
        };
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = result;
        }

        return result;
    }

    private DictExpression Mapping(int depth)
    {
        MappingStart start = _parser.Consume<MappingStart>();
        CheckTag(start.Tag.IsEmpty || start.Tag.IsNonSpecific, start, start.Tag);
        List<(Expression? Key, Expression Value)> merged = [], entries = [];
        HashSet<object> keys = [];
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out Scalar? key))
            {
                throw new ConfigException("a key must be a string or an integer", Place(_parser.Current!));
            }

            Expression value = Value(depth + 1);
            if (key is { Style: ScalarStyle.Plain, Value: Merge })
            {
                merged.AddRange(value is SequenceExpression list ? list.Items.Select(item => ((Expression?)null, item.Value))
                    : [(null, value)]);
                continue;
            }

            object name = key.Style == ScalarStyle.Plain && YamlScalar.Read(key.Value) is long number ? number : key.Value;
            if (!keys.Add(name))
            {
                throw new ConfigException($"the key '{name}' is there twice", Place(key));
            }

            entries.Add((new LiteralExpression(Place(key), name), value));
        }

        // what the mapping says itself counts more than what is merged into it, wherever it stands
        return new DictExpression(Place(start), [.. merged, .. entries]);
    }

    private SequenceExpression Sequence(int depth)
    {
        SequenceStart start = _parser.Consume<SequenceStart>();
        bool isTuple = !start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value == TupleTag;
        CheckTag(isTuple || start.Tag.IsEmpty || start.Tag.IsNonSpecific, start, start.Tag);
        List<(Expression Value, bool IsSpread)> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add((Value(depth + 1), false));
        }

        return new SequenceExpression(Place(start), items, isTuple);
    }

    private Expression Scalar(Scalar scalar)
    {
        SourceLocation place = Place(scalar);
        bool hasTag = !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific;
        bool isRaw = hasTag && scalar.Tag.Value == StringTag;
        CheckTag(isRaw || !hasTag, scalar, scalar.Tag);
        if (isRaw)
        {
            return new LiteralExpression(place, scalar.Value);
        }

        object? value = scalar.Style == ScalarStyle.Plain ? YamlScalar.Read(scalar.Value) : scalar.Value;
        return value is string text
            ? FormatStringParser.BaseReference(text, place) ?? new LiteralExpression(place, Replaced(text, place))
            : new LiteralExpression(place, value);
    }

    private string Replaced(string text, SourceLocation place)
    {
        System.Text.StringBuilder result = new();
        int position = 0;
        while (_predefined.Find(text, position, place) is { } found)
        {
            result.Append(text, position, found.Start - position).Append(found.Value);
            position = found.Start + found.Length;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    private void CheckTag(bool isKnown, ParsingEvent node, TagName tag)
    {
        if (!isKnown)
        {
            throw new ConfigException($"the tag '{tag.Value}' is not known, and nothing is constructed", Place(node),
                remedy: "Leave it out");
        }
    }

    private SourceLocation Place(ParsingEvent node) => new(_file, (int)node.Start.Line, (int)node.Start.Column);
}
