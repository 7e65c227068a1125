namespace SegSharp.Data.Transforms;

/// <summary>One step of a pipeline. Implementations are immutable and used by many threads at once.</summary>
public interface ISampleTransform
{
    /// <summary>Returns the changed sample; the given one and its pixels stay as they are.</summary>
    /// <param name="sample">The sample so far.</param>
    /// <param name="random">The only source of chance.</param>
    /// <exception cref="DataException">The sample cannot be used.</exception>
    Sample Apply(Sample sample, SampleRandom random);
}
