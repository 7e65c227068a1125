namespace SegSharp.Diagnosis.Explain;

/// <summary>Knows the messages about one matter, in the words of every code base and version.</summary>
/// <remarks>
/// One of a plugin is a public class with <see cref="Configuration.RegisteredAttribute"/> and a constructor without parameters. Its
/// candidates have codes of their own and bring their sentences (<see cref="Candidate.Message"/>).
/// </remarks>
public interface IErrorRecogniser
{
    /// <summary>What the text may mean; nothing if it speaks of something else.</summary>
    IEnumerable<Candidate> Recognise(ErrorContext context);
}
