namespace SegSharp.Diagnosis.Explain;

/// <summary>Knows the messages about one matter, in the words of every code base and version.</summary>
internal interface IErrorRecogniser
{
    /// <summary>What the text may mean; nothing if it speaks of something else.</summary>
    IEnumerable<Candidate> Recognise(ErrorContext context);
}
