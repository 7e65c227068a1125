using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>
/// Changes from the command line: <c>model.decode_head.num_classes=5</c>, <c>train_pipeline.2.crop_size=(256,256)</c>,
/// <c>metrics=mIoU,mDice</c>, <c>model.backbone={'_delete_': True, 'type': 'ResNet'}</c>.
/// </summary>
/// <remarks>
/// <para>Values are read as mmengine's <c>DictAction</c> reads them: numbers, True and False in any case, None, lists in brackets or bare
/// with commas, tuples in parentheses, everything else a string; dicts, in braces or as <c>dict(...)</c>,
/// are read as in a config file and merged.</para>
/// <para>Names of <see cref="ShortNames"/> may stand without their path. One more thing differs. In mmengine a config is read to its end
/// before it is changed, so <c>data_root=X</c> changes a variable that nobody looks at any more, and <c>train_pipeline.2.crop_size=...</c>
/// leaves the data set's pipeline as it was. Here values remember the expression over variables that they came from, and follow a change to
/// these variables: copies (<c>pipeline=train_pipeline</c>) and computed values (<c>ann_file=data_root + '/train.txt'</c>) alike,
/// unless something changed them in between.</para>
/// </remarks>
public static class ConfigOverrides
{
    /// <summary>The name of the command line in <see cref="SourceLocation.File"/>; its line counts the options.</summary>
    public const string File = "--cfg-options";

    // A chain of variables that is longer than this is no config.
    private const int MaxPasses = 64;

    /// <summary>Gives a changed copy of a config.</summary>
    /// <param name="root">The config; it stays as it is.</param>
    /// <param name="keyEqualsValue">The changes, carried out in order.</param>
    /// <exception cref="ConfigException">A change is malformed or leads nowhere.</exception>
    public static ConfigDict Apply(ConfigDict root, IEnumerable<string> keyEqualsValue)
    {
        int line = 0;
        ConfigDict? result = null;
        foreach (string option in keyEqualsValue)
        {
            SourceLocation location = new(File, ++line, 1);
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new ConfigException($"'{option}' is no key=value", location, remedy: "Write it as model.decode_head.num_classes=5");
            }

            ReadBudget budget = new();
            result ??= ConfigCopy.Of(root, budget);
            string path = option[..equals].Trim();
            ConfigNode value = OverrideValue.Parse(option[(equals + 1)..], location with { Column = equals + 2 });
            RequireOpen(root, path, location);
            bool isNew = !result.ContainsKey(path);
            if (!Change(result, path, value, location, budget))
            {
                ChangeMeant(result, path, isNew, value, location, budget);
            }
        }

        return result ?? root;
    }

    // Files are read, and their branches taken, before options change anything.
    // Keys below a dict that a loop went through are read later all the same.
    private static void RequireOpen(ConfigDict root, string name, SourceLocation location)
    {
        if (root.Facts.Decided.TryGetValue(name, out SourceLocation place) && root.TryGet(name, out ConfigNode? value)
            && value is not ConfigDict)
        {
            throw new ConfigException(
                $"an 'if' or 'for' of the config looks at '{name}' ({place}), and it is carried out before the options are", location, name,
                "Change the value in the file");
        }
    }

    // Nothing follows the changed name: it is a key that a reader asks for, or short for some, or of no effect,
    // which the reader of the whole tells.
    private static void ChangeMeant(ConfigDict root, string path, bool isNew, ConfigNode value, SourceLocation location, ReadBudget budget)
    {
        // of a variable that expressions look at, though nothing could follow it, the short name is not what is meant
        IReadOnlyList<string> meant = !isNew && root.Facts.References.Contains(path) ? [] : ShortNames.Resolve(root, path);
        foreach (string place in meant)
        {
            Change(root, place, value, location, budget);
            root.Facts.Shortened.Add((path, place));
        }

        if (meant.Count == 0)
        {
            root.Facts.Unfollowed[path] = location;
        }
        else if (isNew)
        {
            root.Remove(path);
        }
        else
        {
            root.Facts.Unread.Remove(path);
        }
    }

    // Whether other values follow the changed variable; of keys that are no variables none does.
    private static bool Change(ConfigDict root, string path, ConfigNode value, SourceLocation location, ReadBudget budget)
    {
        string[] steps = path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        if (!PythonText.IsName(steps[0]) || steps.Length > ReadBudget.MaxTreeDepth || steps.Any(string.IsNullOrWhiteSpace))
        {
            throw new ConfigException($"'{path}' is no path of a key", location, remedy: "Write it as model.decode_head.num_classes=5");
        }

        ExpressionEvaluator before = new(root, root, budget);
        List<ConfigSlot> derived =
            [.. ConfigSlot.DerivedIn(root).Where(slot => ConfigNode.SameValue(slot.Value, ValueOf(before, slot.Origin)))];
        ConfigSlot target = Descend(root, steps, location);
        ConfigNode? current = target.Exists ? target.Value : null;
        if (value is ConfigDict dict && current is ConfigDict inherited && !dict.ContainsKey(ConfigMerge.DeleteKey))
        {
            value = ConfigMerge.Merge(inherited, dict);
        }

        ConfigMerge.RemoveMarks(value);
        target.Write(value, location, origin: null);
        derived.RemoveAll(slot => slot.IsSame(target));
        Follow(root, derived, steps[0], budget);
        return derived.Exists(slot => slot.Origin.Names.Contains(steps[0]));
    }

    // Values that came from a changed variable are computed anew; that may change other variables, and so on.
    private static void Follow(ConfigDict root, List<ConfigSlot> derived, string changedName, ReadBudget budget)
    {
        HashSet<string> changed = new(StringComparer.Ordinal) { changedName };
        ExpressionEvaluator evaluator = new(root, root, budget);
        for (int pass = 0; pass < MaxPasses && changed.Count > 0; pass++)
        {
            HashSet<string> next = new(StringComparer.Ordinal);
            foreach (ConfigSlot slot in derived.Where(slot => slot.Exists && slot.Origin.Names.Overlaps(changed)))
            {
                ConfigNode value = ConfigCopy.Of(evaluator.Evaluate(slot.Origin), budget);
                if (!ConfigNode.SameValue(value, slot.Value))
                {
                    slot.Write(value, slot.Location, slot.Origin);
                    next.Add(slot.Variable);
                }
            }

            changed = next;
        }
    }

    // Variables that a file deleted have no value any more; what came from them stays as it is.
    private static ConfigNode? ValueOf(ExpressionEvaluator evaluator, Expression origin)
    {
        try
        {
            return evaluator.Evaluate(origin);
        }
        catch (ConfigException)
        {
            return null;
        }
    }

    private static ConfigSlot Descend(ConfigDict root, string[] steps, SourceLocation location)
    {
        ConfigSlot slot = ConfigSlot.Of(root, steps[0], steps[0]);
        for (int i = 1; i < steps.Length; i++)
        {
            string path = string.Join('.', steps.Take(i));
            ConfigNode? container = slot.Exists ? slot.Value : null;
            if (container is null or ConfigScalar { Value: null })
            {
                container = new ConfigDict([], location);
                slot.Write(container, location, origin: null);
            }

            slot = container switch
            {
                ConfigDict dict => ConfigSlot.Of(dict, steps[i], steps[0]),
                ConfigList list when int.TryParse(steps[i], out int index) && index >= 0 && index < list.Count =>
                    ConfigSlot.Of(list, index, steps[0]),
                ConfigList list => throw new ConfigException(
                    $"'{steps[i]}' is no index of {list.Describe()}", location, path,
                    list.Count == 0 ? null : $"Use 0 to {list.Count - 1}"),
                _ => throw new ConfigException($"{container.Describe()} has no keys, so '{steps[i]}' leads nowhere", location, path),
            };
        }

        return slot;
    }
}
