using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0403: a last batch that is smaller than the others, where something was built for the full one.</summary>
internal sealed class LastBatchRule : IDiagnosisRule
{
    private static readonly string[] _fixedNames = ["batch_size", "bs", "fixed_batch_size"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        RuntimeFacts runtime = new(subject);
        Fact<int>? batch = runtime.Loader["batch_size"].Integer is > 0 and { } own
            ? new Fact<int>(own, runtime.Loader["batch_size"].Path, runtime.Loader["batch_size"].Location)
            : runtime.BatchSize;
        if (batch is null || runtime.Samples is not { Value: > 0 } samples || runtime.DropsLast || samples.Value % batch.Value == 0)
        {
            return [];
        }

        ConfigCursor built = Fixed(subject, runtime, batch.Value);
        return !built.Exists ? [] :
        [
            Tell.Of(
                DiagnosisCodes.LastBatch, "fixed", subject.Config.At(runtime.DropLastKey).Place with { Key = runtime.DropLastKey },
                ("key", runtime.DropLastKey), ("samples", samples.Value), ("samples_key", samples.Key), ("batch", batch.Value),
                ("batch_key", batch.Key),
                ("last", samples.Value % batch.Value), ("built_key", built.Path)) with
            {
                Edits = [new ConfigEdit(runtime.Loader.Place.File, runtime.DropLastKey, Configuration.ConfigNode.From(true))],
                IsCertain = true,
            },
        ];
    }

    // A model, loss or state that has the batch size among its own arguments.
    private static ConfigCursor Fixed(Subject subject, RuntimeFacts runtime, int batch) => subject.Config.Dicts()
        .Where(dict => dict.Path.Length > 0 && dict.Path != runtime.Loader.Path
            && !dict.Path.Contains("loader", StringComparison.OrdinalIgnoreCase))
        .Where(dict => dict.Path.Split('.')[
            0] is "loss" or "model" or "criterion" or "loss_fn" or "memory_bank" or "sampler" or "queue" or "state" or "hidden")
        .SelectMany(dict => _fixedNames.Select(name => dict[name]))
        .FirstOrNothing(place => place.Integer == batch);
}
