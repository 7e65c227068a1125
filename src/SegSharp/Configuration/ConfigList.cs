using System.Collections;

namespace SegSharp.Configuration;

/// <summary>A list or a tuple of values.</summary>
public sealed class ConfigList : ConfigNode, IReadOnlyList<ConfigNode>
{
    private readonly List<ConfigNode> _items;

    /// <summary>Builds the list from its values.</summary>
    public ConfigList(IEnumerable<ConfigNode> items, bool isTuple, SourceLocation location)
        : base(location)
    {
        _items = [.. items];
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
}
