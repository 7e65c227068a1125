using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;

namespace SegSharp.Tests.Configuration;

/// <summary>A recogniser of a plugin that fails where a text asks it to.</summary>
[Registered("PluginTestRecogniser")]
public sealed class PluginTestRecogniser : IErrorRecogniser
{
    public IEnumerable<Candidate> Recognise(ErrorContext context) => !context.Text.Has("plugin test") ? []
        : context.Text.Has("throws") ? throw new InvalidOperationException("it throws")
        : [new Candidate(new DiagnosisCode("TEST0002", "test"), "", 0.9)];
}
