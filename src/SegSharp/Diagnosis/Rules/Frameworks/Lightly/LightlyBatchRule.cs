using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Lightly;

/// <summary>SEG0402, SEG0403: heads with batch norms and batches of one view, and memory banks smaller than a batch.</summary>
internal sealed class LightlyBatchRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        RuntimeFacts runtime = new(subject);
        if (subject.Framework != Framework.Lightly || runtime.BatchSize is not { } batch)
        {
            yield break;
        }

        LightlyModel model = new(subject);
        LightlyHead? normed = new[] { model.Projection,
            model.Prediction }.FirstOrDefault(head => head is { IsKnown: true, HasBatchNorm: true });
        if (normed is not null && runtime.IsTraining != false)
        {
            if (batch.Value == 1)
            {
                yield return Tell.Of(
                    DiagnosisCodes.BatchNormSingle, "lightly", batch.Place with { Module = normed.Role }, ("key", batch.Key),
                    ("head", normed.Role), ("type", normed.Section.Type)) with
                {
                    Edits = runtime.LargerBatch,
                };
            }
            else if (runtime.Samples is { Value: > 0 } samples && samples.Value % batch.Value == 1 && !runtime.DropsLast)
            {
                yield return Tell.Of(
                    DiagnosisCodes.BatchNormSingle, "lightly-last", batch.Place with { Key = runtime.DropLastKey, Module = normed.Role },
                    ("key", runtime.DropLastKey), ("head", normed.Role), ("samples", samples.Value), ("batch", batch.Value)) with
                {
                    Edits = [new ConfigEdit(runtime.Loader.Place.File, runtime.DropLastKey, ConfigNode.From(true))],
                    IsCertain = true,
                };
            }
        }

        ConfigCursor loss = subject.Config["loss"].Exists ? subject.Config["loss"] : subject.Config["criterion"];
        ConfigCursor bank = new[] { loss["memory_bank_size"], subject.Config["memory_bank"]["size"],
            loss["memory_bank"]["size"] }.FirstOrNothing(place => place.Integers is { Count: > 0 });
        if (bank.Integers is { } sizes && sizes[0] > 0 && sizes[0] < batch.Value)
        {
            yield return Tell.Of(DiagnosisCodes.LastBatch, "lightly-bank", bank.Place, ("key", bank.Path), ("size", sizes[0]),
                ("batch_key", batch.Key), ("batch", batch.Value)) with
            {
                Severity = Severity.Warning,
                Edits = [Tell.Set(bank.Integer is null ? bank[0] : bank, 4096)],
            };
        }
    }
}
