namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>Where the numbers of a storage lie in a file.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Checksum">Their CRC-32, where the file says it.</param>
internal readonly record struct StoragePlace(long Offset, long Length, uint? Checksum = null);
