namespace SegSharp.Diagnosis.Subjects.Mm;

/// <summary>What a backbone of MMSegmentation's world gives, computed from its arguments.</summary>
public sealed record MmBackbone
{
    /// <summary>Its section of the config.</summary>
    public required ConfigCursor Section { get; init; }

    /// <summary>The feature maps in the order in which heads index them; null if the type is unknown here.</summary>
    public IReadOnlyList<FeatureMap>? Maps { get; init; }

    /// <summary>The key that decides the channels, such as <c>model.backbone.num_heads</c>.</summary>
    public string ChannelsKey { get; init; } = "";

    /// <summary>Whether its own layers normalise token tensors <c>(B, L, C)</c>.</summary>
    public bool IsTokenBased { get; init; }

    /// <summary>What height and width must be multiples of; 1 for anything.</summary>
    public int SizeMultiple { get; init; } = 1;

    /// <summary>The image size that a fixed position embedding was made for; null if there is none or it is resized.</summary>
    public (int Height, int Width)? FixedSize { get; init; }
}
