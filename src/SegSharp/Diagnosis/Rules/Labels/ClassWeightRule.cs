using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>SEG0305: class weights of another length than the classes.</summary>
internal sealed class ClassWeightRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination) =>
        from output in examination.Setup.Outputs
        from loss in output.Losses
        where loss.ClassWeightCount is { } count && count.Value != output.Classes.Value
        select new Finding
        {
            Code = DiagnosisCodes.ClassWeight,
            Where = loss.ClassWeightCount!.Place,
            Arguments = MessageArguments.Of(
                ("key", loss.ClassWeightCount.Key), ("found", loss.ClassWeightCount.Value),
                ("classes", output.Classes.Value), ("classes_key", output.Classes.Key)),
            Edits = [new ConfigEdit(output.Classes.File, output.Classes.Key, ConfigNode.From(loss.ClassWeightCount.Value))],
        };
}
