using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>One reading of a config with the files that it builds on.</summary>
/// <param name="isRelative">Whether places name files relative to the working directory, as the user did.</param>
internal sealed class ConfigLoader(bool isRelative)
{
    private const string Deprecation = "_deprecation_";

    private readonly ReadBudget _budget = new();
    private readonly List<string> _open = [];

    /// <summary>Reads a file.</summary>
    public ConfigDict LoadFile(string path)
    {
        string file = File.Exists(path) || BuiltInConfigs.Find(path) is not { } builtIn ? path : builtIn;
        return Finish(ReadFile(file, file == path ? path : Shown(file), from: null));
    }

    /// <summary>Reads a text as if it stood in a file.</summary>
    public ConfigDict LoadText(string text, string file, ConfigFormat format)
    {
        ConfigDict result = Finish(ReadText(text, file, file, format));
        result.Facts.IsRecord = format == ConfigFormat.Json; // as checkpoints carry it
        return result;
    }

    private static ConfigDict Finish(ConfigDict config)
    {
        ConfigMerge.RemoveMarks(config);
        return config;
    }

    private ConfigDict ReadFile(string path, string shown, SourceLocation? from)
    {
        _budget.ChargeFile(from);
        string full = Path.GetFullPath(path);
        if (_open.Contains(full))
        {
            throw new ConfigException($"'{shown}' builds on itself", from, NameExpression.Base);
        }

        string extension = Path.GetExtension(path).ToLowerInvariant();
        ConfigFormat format = extension switch
        {
            ".py" => ConfigFormat.Python,
            ".json" => ConfigFormat.Json,
            ".yaml" or ".yml" => ConfigFormat.Yaml,
            _ => throw new ConfigException($"'{shown}' is neither a .py nor a .json nor a .yaml file", from),
        };

        _open.Add(full);
        ConfigDict result = ReadText(TextOf(full, shown, from), full, shown, format);
        _open.RemoveAt(_open.Count - 1);
        return result;
    }

    private ConfigDict ReadText(string text, string path, string shown, ConfigFormat format)
    {
        if (text.Length > ReadBudget.MaxFileLength)
        {
            throw new ConfigException($"'{shown}' is longer than {ReadBudget.MaxFileLength} characters and no config");
        }

        PredefinedVariables predefined = new(path);
        text = text.TrimStart('\uFEFF');
        IReadOnlyList<Statement> statements = format switch
        {
            ConfigFormat.Json => JsonStatements.Parse(text, shown, predefined),
            ConfigFormat.Yaml => YamlStatements.Parse(text, shown, predefined),
            _ => StatementParser.Parse(text, shown, predefined),
        };
        AssignStatement? baseStatement = statements.OfType<AssignStatement>().FirstOrDefault(IsBase);
        ConfigDict? bases = baseStatement is null ? null : ReadBases(baseStatement, path);

        ConfigDict variables = new([], new SourceLocation(shown, 1, 1));
        StatementRunner runner = new(variables, bases, new ImportedNames(), _budget);
        foreach (Statement statement in statements)
        {
            switch (statement)
            {
                case AssignStatement assign when IsBase(assign):
                    break;
                case BaseStatement import:
                    ReadImported(import, path, variables);
                    break;
                default:
                    runner.Run(statement);
                    break;
            }
        }

        foreach (string key in variables.Keys.Where(key => key.StartsWith("__", StringComparison.Ordinal) || key == Deprecation).ToArray())
        {
            variables.Remove(key);
        }

        ConfigDict result = ConfigCopy.Of(variables, _budget);
        return bases is null ? result : OnBases(bases, result);
    }

    // A variable of a base file is read where that file refers to it; one that this file sets anew, only where this file does.
    private ConfigDict OnBases(ConfigDict bases, ConfigDict own)
    {
        ConfigDict result = ConfigMerge.Merge(ConfigCopy.Of(bases, _budget), own);
        result.Facts.References.UnionWith(bases.Facts.References);
        result.Facts.References.UnionWith(own.Facts.References);
        result.Facts.Decide(bases.Facts);
        result.Facts.Decide(own.Facts);
        result.Facts.Unread.UnionWith(bases.Facts.Unread.Where(name => !own.ContainsKey(name) && !own.Facts.References.Contains(name)));
        result.Facts.Unread.UnionWith(own.Facts.Unread.Where(name =>
            !bases.TryGet(name, out ConfigNode? inherited) || bases.Facts.Unread.Contains(name)
                || !ConfigNode.SameValue(inherited, own[name])));
        return result;
    }

    private ConfigDict ReadBases(AssignStatement statement, string path)
    {
        ExpressionEvaluator evaluator = new(new ConfigDict([], statement.Location), bases: null, _budget);
        ConfigNode value = evaluator.Evaluate(statement.Value);
        ConfigDict result = new([], statement.Location);
        foreach (ConfigNode item in value is ConfigList list ? list : (IReadOnlyList<ConfigNode>)[value])
        {
            if (item is not ConfigScalar { Value: string name })
            {
                throw new ConfigException($"expected the path of a config, found {item.Describe()}", item.Location, NameExpression.Base);
            }

            if (name.Contains('\0', StringComparison.Ordinal))
            {
                throw new ConfigException("the path holds the character NUL, which no path has", item.Location, NameExpression.Base);
            }

            string target = name.Split("::", 2) is [string package, string inside]
                ? PackagedConfigs.Find(package, inside, path, item.Location)
                : Located(name, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "");
            ConfigDict inherited = ReadFile(target, Shown(target), item.Location);
            if (inherited.Entries.FirstOrDefault(entry => result.ContainsKey(entry.Key)) is { } duplicate)
            {
                result.TryGetEntry(duplicate.Key, out ConfigEntry? first);
                throw new ConfigException(
                    $"two base files define '{duplicate.Key}', at {first!.KeyLocation} and {duplicate.KeyLocation}",
                    item.Location, NameExpression.Base, "Rename one, or let one file build on the other");
            }

            foreach (ConfigEntry entry in inherited.Entries)
            {
                result.Set(entry);
            }

            result.Facts.UnionWith(inherited.Facts);
        }

        return result;
    }

    // The variables of the base file become variables of this one; what the file then assigns replaces them, and '.update' changes them.
    private void ReadImported(BaseStatement statement, string path, ConfigDict variables)
    {
        string target = PackagedConfigs.FindModule(statement.Module, path, statement.Location);
        ConfigDict inherited = ReadFile(target, Shown(target), statement.Location);
        foreach ((string name, string alias) in statement.Names
            ?? [.. inherited.Keys.Where(key => !key.StartsWith('_')).Select(key => (key, key))])
        {
            variables.Set(inherited.TryGetEntry(name, out ConfigEntry? entry)
                ? entry with { Key = alias }
                : throw ExpressionEvaluator.NoKey(inherited, name, statement.Location));
        }

        variables.Facts.UnionWith(inherited.Facts);
    }

    // Beside the file that names it; the configs that come with this library also below the working directory,
    // and else from the library itself.
    private static string Located(string name, string directory)
    {
        string beside = Path.Combine(directory, name);
        return File.Exists(beside) || BuiltInConfigs.Find(name) is not { } builtIn ? beside
            : File.Exists(name) ? Path.GetFullPath(name)
            : builtIn;
    }

    private string Shown(string path)
    {
        string full = Path.GetFullPath(path);
        if (BuiltInConfigs.Holds(full))
        {
            return BuiltInConfigs.Shown(full);
        }

        return (isRelative ? Path.GetRelativePath(Directory.GetCurrentDirectory(), full) : full).Replace('\\', '/');
    }

    private static bool IsBase(AssignStatement statement) => statement.Targets is [NameExpression { Name: NameExpression.Base }];

    private static string TextOf(string path, string shown, SourceLocation? from)
    {
        try
        {
            string full = Path.GetFullPath(path);
            return BuiltInConfigs.Holds(full) ? BuiltInConfigs.ReadText(full)
                : UserFile.KindOfSpecial(path) is { } kind ? throw new ConfigException($"'{shown}' is {kind}, and no config", from)
                : new FileInfo(path).Length > 4L * ReadBudget.MaxFileLength
                ? throw new ConfigException($"'{shown}' is too long to be a config", from)
                : File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = exception is FileNotFoundException or DirectoryNotFoundException ? "does not exist"
                : "cannot be read: " + exception.Message;
            throw new ConfigException($"the config '{shown}' {reason}", from);
        }
    }
}
