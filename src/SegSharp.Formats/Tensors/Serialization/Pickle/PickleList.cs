namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>A list or set.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = new(0);
}
