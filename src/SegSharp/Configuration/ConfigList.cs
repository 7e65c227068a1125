using System.Collections;
using SegSharp.Configuration.Python;

namespace SegSharp.Configuration;

/// <summary>A list or a tuple of values.</summary>
public sealed class ConfigList : ConfigNode, IReadOnlyList<ConfigNode>
{
    private readonly List<ConfigNode> _items;
    private readonly List<Expression?> _origins;

    /// <summary>Builds the list from its values.</summary>
    public ConfigList(IEnumerable<ConfigNode> items, bool isTuple, SourceLocation location)
        : base(location)
    {
        _items = [.. items];
        _origins = [.. Enumerable.Repeat<Expression?>(null, _items.Count)];
        IsTuple = isTuple;
    }

    /// <summary>Whether it was written as a tuple, <c>(512, 512)</c>.</summary>
    public bool IsTuple { get; }

    /// <inheritdoc />
    public int Count => _items.Count;

    /// <inheritdoc />
    public ConfigNode this[int index] => _items[index];

    /// <inheritdoc />
    public IEnumerator<ConfigNode> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string Describe() => $"a {(IsTuple ? "tuple" : "list")} of {Count}";

    /// <inheritdoc />
    public override string ToString() => Describe();

    /// <summary>The expression over variables that gave an item; null if it was written out.</summary>
    internal Expression? OriginOf(int index) => _origins[index];

    /// <summary>Adds an item. Only a reader does this, before anybody else sees the list.</summary>
    internal void Add(ConfigNode item, Expression? origin)
    {
        _items.Add(item);
        _origins.Add(origin);
    }

    /// <summary>Replaces an item.</summary>
    internal void Replace(int index, ConfigNode item, Expression? origin)
    {
        _items[index] = item;
        _origins[index] = origin;
    }

    /// <summary>Puts an item before another.</summary>
    internal void Insert(int index, ConfigNode item)
    {
        _items.Insert(index, item);
        _origins.Insert(index, null);
    }

    /// <summary>Removes an item.</summary>
    internal void RemoveAt(int index)
    {
        _items.RemoveAt(index);
        _origins.RemoveAt(index);
    }
}
