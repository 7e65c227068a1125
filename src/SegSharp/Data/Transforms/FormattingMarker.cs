namespace SegSharp.Data.Transforms;

/// <summary>
/// A step that MMSegmentation needs to hand a sample over and SegSharp does in <c>BatchPacker</c>: it stands in configs and does nothing.
/// </summary>
internal sealed record FormattingMarker : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random) => sample;
}
