namespace SegSharp.Checkpoints;

/// <summary>A tensor that is not the same in two files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The two shapes or types, where those differ.</param>
/// <param name="Largest">The largest difference of two elements; null where the shapes differ.</param>
public sealed record TensorDifference(string Name, string? Kind, double? Largest);
