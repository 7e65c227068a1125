namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>A tuple.</summary>
internal sealed record PickleTuple(object?[] Items);
