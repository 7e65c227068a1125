namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>A dict: pairs in their order.</summary>
internal sealed class PickleDict
{
    public List<KeyValuePair<object?, object?>> Items { get; } = new(0);

    /// <summary>The value under a text; the last one, where it was set twice.</summary>
    public bool TryGet(string key, out object? value)
    {
        int at = Items.FindLastIndex(item => item.Key is string text && text == key);
        value = at < 0 ? null : Items[at].Value;
        return at >= 0;
    }
}
