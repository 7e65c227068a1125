using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Follows the form of a pipeline's images from step to step, without any image.</summary>
/// <param name="Step">The name of the step that refuses; null for none, or where it has no name in configs.</param>
/// <param name="Refusal">What a run would say at its first sample; null if nothing is refused.</param>
/// <param name="Form">The form at the end.</param>
internal sealed record PipelineForm(string? Step, DataException? Refusal, ImageForm Form)
{
    /// <summary>Follows a pipeline.</summary>
    /// <param name="pipeline">The steps.</param>
    /// <param name="info">The files of a sample.</param>
    /// <param name="header">The header of the image; null if it is not known.</param>
    public static PipelineForm Follow(TransformPipeline pipeline, SampleInfo info, ImageHeader? header)
    {
        ImageForm? form = null;
        foreach (ISampleTransform step in pipeline.Transforms)
        {
            try
            {
                form = After(step, form, info, header);
            }
            catch (DataException e)
            {
                return new PipelineForm((step as IFormStep)?.TypeName ?? step.GetType().Name, e, form ?? default);
            }
        }

        return form is { } end
            ? new PipelineForm(null, null, end)
            : new PipelineForm(null, new Sample { Info = info }.Missing("the batch"), default);
    }

    private static ImageForm? After(ISampleTransform step, ImageForm? form, SampleInfo info, ImageHeader? header)
    {
        switch (step)
        {
            case LoadImageFromFile loader:
                return loader.Form(header);
            case IAnnotationLoader annotations when IsOurs(step):
                annotations.Require(info);
                return form;
            case MultiView:
                // its steps may do anything
                return form is null ? throw new Sample { Info = info }.Missing(nameof(MultiView)) : default(ImageForm);
            case IMixTransform mix:
                throw mix.Alone(info.ImageFile);
            case MixStep:
                return form;
            case IFormStep known:
                return known.Follow(form ?? throw new Sample { Info = info }.Missing(known.TypeName), info.ImageFile);
            default:
                // a step of somebody else may load images itself, and make of them what it likes
                return IsOurs(step) ? form ?? throw new Sample { Info = info }.Missing(step.GetType().Name) : default(ImageForm);
        }
    }

    private static bool IsOurs(ISampleTransform step) => step.GetType().Assembly == typeof(PipelineForm).Assembly;
}
