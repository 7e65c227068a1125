namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>An object that is known to be harmless and is not needed; nothing of it is kept.</summary>
internal sealed class PickleInert;
