using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Training;

/// <summary>SEG0409: losses that count nothing, or less than nothing.</summary>
internal sealed class LossWeightRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination) =>
        from output in examination.Setup.Outputs
        from loss in output.Losses
        where loss.Weight is { Value: <= 0 }
        select new Finding
        {
            Code = DiagnosisCodes.LossWeight,
            Severity = loss.Weight!.Value < 0 ? Severity.Error : Severity.Warning,
            Where = loss.Weight.Place,
            Arguments = MessageArguments.Of(("key", loss.Weight.Key), ("weight", loss.Weight.Value), ("type", loss.Type)),
            Edits = [new ConfigEdit(loss.Weight.File, loss.Weight.Key, ConfigNode.From(1.0))],
        };
}
