namespace SegSharp.Diagnosis.Subjects;

/// <summary>An encoder of segmentation_models_pytorch.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Channels">The channels of its feature maps from 1/2 to 1/32 (for VGG from 1/1 on); null where they are not known.</param>
/// <param name="IsDilatable">Whether its strides can become dilations, which DeepLab and PAN ask for.</param>
/// <param name="HasBatchNorm">Whether its maps go through batch norms.</param>
/// <param name="Weights">The published weights by their names; null where they are not known.</param>
public sealed record SmpEncoder(string Name, IReadOnlyList<int>? Channels, bool IsDilatable, bool HasBatchNorm,
    IReadOnlyList<string>? Weights)
{
    /// <summary>Whether the map at 1/2 is an empty placeholder.</summary>
    public bool HasPlaceholder => Channels is [0, ..];

    /// <summary>Whether it comes from timm by way of <c>tu-</c>.</summary>
    public bool IsUniversal => Name.StartsWith("tu-", StringComparison.Ordinal);
}
