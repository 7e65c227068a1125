using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis;

/// <summary>A subject with what its framework's reader made of it.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Setup">Its facts in the words that all frameworks share.</param>
public sealed record Examination(Subject Subject, SetupFacts Setup)
{
    /// <summary>The subject's config.</summary>
    public ConfigCursor Config => Subject.Config;
}
