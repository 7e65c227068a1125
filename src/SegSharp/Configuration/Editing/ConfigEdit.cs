namespace SegSharp.Configuration.Editing;

/// <summary>A change of one value of a config.</summary>
/// <param name="File">The file that the value stands in; null if it stands in none.</param>
/// <param name="Key">The path of the key, such as <c>model.decode_head.in_channels</c>; list items by index,
/// <c>train_pipeline.2.crop_size</c>.</param>
/// <param name="Value">The new value; null removes the key.</param>
public sealed record ConfigEdit(string? File, string Key, ConfigNode? Value);
