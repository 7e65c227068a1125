namespace SegSharp.Diagnosis.Subjects.Mm;

/// <summary>What a head of MMSegmentation's world asks of the feature maps.</summary>
/// <param name="Section">Its section of the config.</param>
/// <param name="InChannels">The channels that it is built for, one per chosen map; null if they are not given.</param>
/// <param name="InIndex">The maps that it takes; negative ones count from the end.</param>
/// <param name="IsMultiInput">Whether it takes several maps.</param>
public sealed record MmHead(ConfigCursor Section, IReadOnlyList<int>? InChannels, IReadOnlyList<int> InIndex, bool IsMultiInput)
{
    private static readonly string[] _multiInputTypes =
        ["SegformerHead", "SegFormerHead", "UPerHead", "FPNHead", "LRASPPHead", "LightHamHead", "DPTHead", "SETRMLAHead",
            "PointHead", "HamburgerHead"];

    /// <summary>Reads a head with the framework's defaults.</summary>
    public static MmHead Read(ConfigCursor section)
    {
        bool listed = section["in_index"].Node is Configuration.ConfigList || section["in_channels"].Node is Configuration.ConfigList;
        bool multi = section["input_transform"].Text is "multiple_select" or "resize_concat" || listed
            || _multiInputTypes.Contains(section.Type, StringComparer.Ordinal);
        IReadOnlyList<int>? channels = section["in_channels"].Integers;
        IReadOnlyList<int> index = section["in_index"].Integers
            ?? (multi && section.Type is "SegformerHead" or "SegFormerHead" && channels is not null
                ? [.. Enumerable.Range(0, channels.Count)] : [-1]);
        return new MmHead(section, channels, index, multi);
    }
}
