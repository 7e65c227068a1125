using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Annotations;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;
using SegSharp.Training.Tasks;

namespace SegSharp.Training.Preparation;

/// <summary>
/// Holds the steps of a data set's pipelines against the images that they get, as far as that is known without decoding one.
/// </summary>
internal static class PipelineCheck
{
    private const int HeaderBytes = 1 << 16;

    /// <summary>What the first batch would be refused for.</summary>
    public static IEnumerable<ConfigException> Of(PreparedExperiment prepared, SegmentationDataset dataset, DataOptions data)
    {
        Experiment experiment = prepared.Experiment!;
        bool trains = ReferenceEquals(data, experiment.Train), tests = prepared.Options.Kind == RunKind.Test;
        foreach ((DatasetPart part, DatasetItem first) in dataset.Parts)
        {
            // a test may be asked to write predictions only, and then needs no masks
            SampleInfo info = new() { ImageFile = first.ImageFile, MaskFile = first.MaskFile, DepthFile = first.DepthFile };
            PipelineForm followed = PipelineForm.Follow(tests ? part.Views[0].ForPrediction() : part.Views[0], info,
                Header(first.ImageFile));
            if (followed is { Refusal: { } refusal })
            {
                yield return Refused(data.Dataset, followed.Step, refusal.Message);
            }
            else if (trains && Unloaded(prepared.Task, part.Views[0]) is { } name)
            {
                yield return Refused(data.Dataset, null, name == AnnotationNames.Labels
                    ? "the training data has no labels: no step of the pipeline loads them"
                    : $"the training data has no '{name}', which the task needs: no step of the pipeline loads it", Loader(name));
            }
            else if (Packing(experiment, prepared.InputChannels, followed.Form, info) is { } problem)
            {
                yield return problem;
            }
        }
    }

    // What the task needs and no step loads; a step of somebody else may load anything.
    private static string? Unloaded(LearningTask? task, TransformPipeline pipeline)
    {
        IReadOnlyList<string> needs = task?.Needs ?? [AnnotationNames.Labels];
        bool isKnown = pipeline.Transforms.All(step =>
            step is not MultiView && step.GetType().Assembly == typeof(TransformPipeline).Assembly);
        return isKnown
            ? needs.FirstOrDefault(name => !pipeline.Transforms.OfType<IAnnotationLoader>().Any(loader => loader.Loads == name)) : null;
    }

    private static string Loader(string name) => name switch
    {
        AnnotationNames.Labels => "Put dict(type='LoadAnnotations') behind the step that loads the image",
        AnnotationNames.Depth => "Put dict(type='LoadDepthAnnotation') behind the step that loads the image",
        _ => "Put the step that loads it behind the one that loads the image",
    };

    private static ConfigException? Packing(Experiment experiment, int? taken, ImageForm form, SampleInfo info)
    {
        DataPreprocessorOptions preprocessor = experiment.DataPreprocessor ?? new DataPreprocessorOptions();
        try
        {
            new ChannelScaling(preprocessor.Mean, preprocessor.Std, preprocessor.SwapChannels, Divides: true)
                .Check(form.Channels, info.ImageFile);
        }
        catch (DataException e)
        {
            return new ConfigException(e.Message.TrimEnd('.'), null, "model.data_preprocessor");
        }

        return taken is not { } built || form.Channels is not { } given || built == given ? null : new ConfigException(
            $"the model takes {built} channels, but '{info.ImageFile}' has {given} after the transforms", null,
            "model.backbone.in_channels",
            $"Set in_channels={given} with a mean and std of {given} values, or load the images with another color_type");
    }

    /// <summary>What is told of a step of a data set's pipeline, or of the pipeline.</summary>
    internal static ConfigException Refused(ConfigSection dataset, string? step, string message, string? remedy = null)
    {
        string problem = message.TrimEnd('.');
        return Find(dataset.Dict, dataset.Path, step) is { } place
            ? new ConfigException(problem, place.Node.Location, place.Path, remedy)
            : new ConfigException(problem, dataset.Location, $"{dataset.Path}.pipeline", remedy);
    }

    // The first step of this type below the data set.
    private static (ConfigNode Node, string Path)? Find(ConfigNode node, string path, string? type)
    {
        IEnumerable<(ConfigNode Node, string Path)> below = node switch
        {
            ConfigDict dict => dict.Entries.Select(entry => (entry.Value, $"{path}.{entry.Key}")),
            ConfigList list => list.Select((item, index) => (item, $"{path}.{index}")),
            _ => [],
        };
        if (type is not null && node is ConfigDict step && step.TryGet("type", out ConfigNode? name)
            && name is ConfigScalar { Value: string text } && text.Split('.')[^1] == type)
        {
            return (name, $"{path}.type");
        }

        return below.Select(inner => Find(inner.Node, inner.Path, type)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The header of a file; null where its first bytes do not say it.</summary>
    internal static ImageHeader? Header(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            byte[] start = new byte[Math.Min(HeaderBytes, stream.Length)];
            stream.ReadExactly(start);
            return ImageHeaderReader.TryRead(start);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // told elsewhere, or not there at all
        }
    }
}
