using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis;

/// <summary>A subject with what its framework's reader made of it.</summary>
public sealed class Examination
{
    /// <summary>Reads a subject.</summary>
    public Examination(Subject subject)
    {
        Subject = subject;
        Setup = SetupReader.Read(subject);
        Mm = subject.IsMmStyle ? new MmModel(subject) : null;
    }

    /// <summary>The subject.</summary>
    public Subject Subject { get; }

    /// <summary>Its facts in the words that all frameworks share.</summary>
    public SetupFacts Setup { get; }

    /// <summary>The model's parts, where the config is in one of MMSegmentation's vocabularies.</summary>
    public MmModel? Mm { get; }

    /// <summary>The subject's config.</summary>
    public ConfigCursor Config => Subject.Config;
}
