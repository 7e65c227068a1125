using SegSharp.Data.Annotations;

namespace SegSharp.Data.Transforms;

/// <summary>Makes several views of an image and its annotations, each by steps of its own, for tasks that compare them.</summary>
/// <param name="Pipelines">The steps of each view; at least one.</param>
/// <remarks>Source: <c>MultiView</c> of MMPreTrain. The sample becomes the first view and carries the others as
/// <see cref="ViewAnnotation"/>s.</remarks>
public sealed record MultiView(IReadOnlyList<TransformPipeline> Pipelines) : ISampleTransform
{
    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        sample.RequireImage(nameof(MultiView));
        Sample first = Pipelines[0].Apply(sample, random);
        AnnotationSet annotations = first.Annotations;
        for (int view = 1; view < Pipelines.Count; view++)
        {
            annotations = annotations.With(AnnotationNames.View(view), new ViewAnnotation(Pipelines[view].Apply(sample, random)));
        }

        return first with { Annotations = annotations };
    }
}
