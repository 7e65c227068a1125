using SegSharp.Diagnosis.Messages;

namespace SegSharp.Diagnosis.Explain;

/// <summary>What a message may mean, before the config has been asked.</summary>
/// <param name="Code">The kind of trouble.</param>
/// <param name="Variant">Which of the code's explanations tells it; empty for the general one.</param>
/// <param name="Confidence">How likely it is, from 0 to 1. Below <see cref="Explainer.LeastShown"/> it is told only if the
/// config supports it.</param>
public sealed record Candidate(DiagnosisCode Code, string Variant, double Confidence)
{
    /// <summary>The numbers and names of the message.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Its sentences, where they do not stand in the catalogue: those of a plugin's recogniser. Null for the catalogue's.
    /// </summary>
    public Told<ToldDiagnosis>? Message { get; init; }

    /// <summary>The part of the text that was recognised.</summary>
    public string Quote { get; init; } = "";

    /// <summary>A candidate with arguments.</summary>
    public static Candidate Of(DiagnosisCode code, string variant, double confidence, string quote,
        params ReadOnlySpan<(string Name, object? Value)> arguments) =>
        new(code, variant, confidence) { Arguments = Diagnosis.MessageArguments.Of(arguments), Quote = quote };
}
