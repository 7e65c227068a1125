namespace SegSharp.Data.Transforms;

/// <summary>
/// A step that makes one sample of several: it stands in the pipeline of a <c>MultiImageMixDataset</c>, which finds the others.
/// </summary>
public interface IMixTransform : ISampleTransform
{
    /// <summary>How many other samples it takes.</summary>
    int OtherCount { get; }

    /// <summary>Whether this sample shall be mixed at all.</summary>
    bool Draw(SampleRandom random);

    /// <summary>Makes the sample.</summary>
    /// <param name="sample">The sample so far.</param>
    /// <param name="others">Other samples of the data set; as many as <see cref="OtherCount"/>.</param>
    /// <param name="random">The only source of chance.</param>
    /// <exception cref="DataException">The samples do not fit together.</exception>
    Sample Mix(Sample sample, IReadOnlyList<Sample> others, SampleRandom random);

    /// <summary>Refuses: the step cannot know of other samples.</summary>
    /// <exception cref="DataException">Always.</exception>
    Sample ISampleTransform.Apply(Sample sample, SampleRandom random) => throw Alone(sample.Info.ImageFile);

    /// <summary>What is said where the step stands in a pipeline of single samples.</summary>
    internal DataException Alone(string file) => new(
        $"{GetType().Name} needs other samples: put it in the pipeline of a MultiImageMixDataset around the data set of '{file}'.", file);
}
