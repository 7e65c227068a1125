namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>The name of a Python function or class that may stand in a file.</summary>
internal sealed record PickleGlobal(string Module, string Name);
