namespace SegSharp.Data.Transforms;

/// <summary>The steps of <c>MultiScaleFlipAug</c> and <c>TestTimeAug</c>: each image is looked at several times.</summary>
/// <param name="Views">The steps of each view.</param>
/// <param name="IsNewGeneration">Whether the steps are written as in MMSegmentation 1.x.</param>
internal sealed record TestTimeViews(IReadOnlyList<IReadOnlyList<ISampleTransform>> Views, bool IsNewGeneration) : ISampleTransform
{
    /// <summary>Looks once, as the first view does; a test takes the views apart.</summary>
    public Sample Apply(Sample sample, SampleRandom random) => new TransformPipeline(Views[0]).Apply(sample, random);
}
