namespace SegSharp.Diagnosis.Subjects.Mm;

/// <summary>What a neck makes of a backbone's maps.</summary>
internal static class MmNeck
{
    /// <summary>The maps that the heads see; null if they are unknown.</summary>
    /// <remarks>Source: MMSegmentation 1.2, mmseg/models/necks.</remarks>
    public static IReadOnlyList<FeatureMap>? Maps(ConfigCursor neck, IReadOnlyList<FeatureMap>? backbone)
    {
        if (!neck.Exists)
        {
            return backbone;
        }

        int? width = neck["out_channels"].Integer;
        return neck.Type switch
        {
            "FPN" when width is { } w => Same(w, neck["num_outs"].Integer ?? backbone?.Count),
            "MultiLevelNeck" when width is { } w => Same(w, neck["scales"].Items is { Count: > 0 } scales ? scales.Count : 4),
            "MLANeck" when width is { } w => Same(w, backbone?.Count),
            "Feature2Pyramid" when neck["embed_dim"].Integer is { } w =>
                Same(w, neck["rescales"].Items is { Count: > 0 } scales ? scales.Count : 4),
            "ICNeck" when width is { } w => Same(w, 3),
            _ => null,
        };
    }

    private static FeatureMap[]? Same(int width, int? count) =>
        count is { } n and >= 0 and <= 64 ? [.. Enumerable.Repeat(new FeatureMap(width), n)] : null;
}
