namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>Numbers in a file that tensors look at.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="ElementCount">How many there are.</param>
/// <param name="FirstElement">Where it begins in the numbers of that name; not 0 only in very old files.</param>
internal sealed record TorchStorage(string Key, ElementType Type, long ElementCount, long FirstElement);
