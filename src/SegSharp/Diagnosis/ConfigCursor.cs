using SegSharp.Configuration;

namespace SegSharp.Diagnosis;

/// <summary>
/// A tolerant view into a config: it can be asked for anything, and what is not there, or is of another type, is null. The strict
/// reading is <see cref="ConfigSection"/>'s; the doctor looks at fragments and at the configs of other frameworks too.
/// </summary>
public sealed class ConfigCursor
{
    private readonly SourceLocation? _nearest;
    private readonly string _path;

    private ConfigCursor(ConfigNode? node, string path, SourceLocation? nearest) => (Node, _path, _nearest) = (node, path, nearest);

    /// <summary>A view of a whole config.</summary>
    public ConfigCursor(ConfigNode? root)
        : this(root, "", root?.Location)
    {
    }

    /// <summary>A view of nothing.</summary>
    public static ConfigCursor Nothing { get; } = new(null);

    /// <summary>The value; null if it is absent or None.</summary>
    public ConfigNode? Node { get; }

    /// <summary>Its path, such as <c>model.decode_head.in_channels</c>; list items by index, <c>train_pipeline.2.crop_size</c>.</summary>
    public string Path => _path;

    /// <summary>Whether there is a value.</summary>
    public bool Exists => Node is not null;

    /// <summary>Where it stands; for an absent value, where its container stands.</summary>
    public SourceLocation? Location => Node?.Location ?? _nearest;

    /// <summary>The same as a finding's place.</summary>
    public FindingPlace Place => FindingPlace.Of(Location, Path);

    /// <summary>The value as a string.</summary>
    public string? Text => Node is ConfigScalar { Value: string text } ? text : null;

    /// <summary>The value as an integer of 32 bits.</summary>
    public int? Integer =>
        Node is ConfigScalar { Value: long number } && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>The value as a number.</summary>
    public double? Number => Node is ConfigScalar { Value: long or double } scalar
        ? Convert.ToDouble(scalar.Value, System.Globalization.CultureInfo.InvariantCulture)
        : null;

    /// <summary>The value as a truth value.</summary>
    public bool? Flag => Node is ConfigScalar { Value: bool flag } ? flag : null;

    /// <summary>The value as a list of integers; one integer is a list of one.</summary>
    public IReadOnlyList<int>? Integers => All(cursor => cursor.Integer);

    /// <summary>The value as a pair of integers; one integer stands for both.</summary>
    public (int First, int Second)? Pair => Integers switch
    {
        [int both] => (both, both),
        [int first, int second] => (first, second),
        _ => null,
    };

    /// <summary>The value as a list of numbers; one number is a list of one.</summary>
    public IReadOnlyList<double>? Numbers => All(cursor => cursor.Number);

    /// <summary>The value as a list of strings; one string is a list of one.</summary>
    public IReadOnlyList<string>? Texts => Node switch
    {
        ConfigList list when list.All(item => item is ConfigScalar { Value: string }) =>
            [.. list.Select(item => (string)((ConfigScalar)item).Value!)],
        ConfigScalar { Value: string text } => [text],
        _ => null,
    };

    /// <summary>The items of a list; a single value is a list of one, an absent one an empty list.</summary>
    public IReadOnlyList<ConfigCursor> Items
    {
        get
        {
            if (Node is not ConfigList list)
            {
                return Node is null ? [] : [this];
            }

            return [.. Enumerable.Range(0, list.Count).Select(index => this[index])];
        }
    }

    /// <summary>The keys of a dict; empty for anything else.</summary>
    public IReadOnlyList<string> Keys => Node is ConfigDict dict ? dict.Keys : [];

    /// <summary>The name of the type, <c>type='mmseg.SegFormerHead'</c> without its package.</summary>
    public string? Type => this["type"].Text?.Split('.')[^1];

    /// <summary>The value of a key.</summary>
    public ConfigCursor this[string key]
    {
        get
        {
            ConfigNode? value = Node is ConfigDict dict && dict.TryGet(key, out ConfigNode? found)
                && found is not ConfigScalar { Value: null } ? found : null;
            return new ConfigCursor(value, Path.Length == 0 ? key : $"{Path}.{key}", Location);
        }
    }

    /// <summary>An item of a list.</summary>
    public ConfigCursor this[int index]
    {
        get
        {
            ConfigNode? value = Node is ConfigList list && index >= 0 && index < list.Count
                && list[index] is not ConfigScalar { Value: null } ? list[index] : null;
            return new ConfigCursor(value, $"{Path}.{index}", Location);
        }
    }

    /// <summary>The value at a path of keys and indices.</summary>
    public ConfigCursor At(string path)
    {
        ConfigCursor cursor = this;
        foreach (string part in path.Split('.'))
        {
            cursor = cursor.Node is ConfigList && int.TryParse(part, out int index) ? cursor[index] : cursor[part];
        }

        return cursor;
    }

    /// <summary>This view and every dict below it, in the order of writing.</summary>
    public IEnumerable<ConfigCursor> Dicts()
    {
        if (Node is ConfigDict)
        {
            yield return this;
            foreach (string key in Keys)
            {
                foreach (ConfigCursor inner in this[key].Dicts())
                {
                    yield return inner;
                }
            }
        }
        else if (Node is ConfigList)
        {
            foreach (ConfigCursor item in Items)
            {
                foreach (ConfigCursor inner in item.Dicts())
                {
                    yield return inner;
                }
            }
        }
    }

    private T[]? All<T>(Func<ConfigCursor, T?> convert)
        where T : struct
    {
        T?[] values = [.. Items.Select(convert)];
        return Node is null || values.Contains(null) ? null : [.. values.Select(value => value!.Value)];
    }
}
