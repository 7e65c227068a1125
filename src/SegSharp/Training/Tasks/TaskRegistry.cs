using SegSharp.Configuration;
using SegSharp.Inference;

namespace SegSharp.Training.Tasks;

/// <summary>The tasks that a config's <c>model.type</c> may name: those here and those of plugins.</summary>
public static class TaskRegistry
{
    /// <summary>The name of supervised segmentation, as MMSegmentation's configs have it.</summary>
    public const string Segmentation = "EncoderDecoder";

    /// <summary>Builds the task, without memory for its parameters.</summary>
    /// <param name="model">The config's <c>model</c>.</param>
    /// <exception cref="ConfigException">A type or key is unknown, or values do not fit together.</exception>
    public static LearningTask Build(ConfigSection model)
    {
        ArgumentNullException.ThrowIfNull(model);

        return IsSegmentation(model) ? new SegmentationTask(model) : model.Registries.Tasks().Build(model);
    }

    /// <summary>The tasks by name.</summary>
    public static Registry<LearningTask> Tasks(this Registries registries) =>
        registries.Get<LearningTask>("task", registry => registry.Register(Segmentation, section => new SegmentationTask(section)));

    /// <summary>Refuses what a config says of measuring and predicting, whether or not its model can be built.</summary>
    /// <exception cref="ConfigException">A value does not fit.</exception>
    internal static void CheckMeasuring(ConfigSection model)
    {
        if (IsSegmentation(model))
        {
            InferenceModeReader.Read(model);
        }
    }

    // the name with a package before it, and heads for several tasks, are the segmentor's to judge
    private static bool IsSegmentation(ConfigSection model) => model.Type.Split('.')[^1] == Segmentation || model.Has("decode_heads");
}
