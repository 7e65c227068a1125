using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Training;

/// <summary>
/// SEG0408: a learning rate whose course ends long before the run or after it. Such runs work, so it is a warning; one, at the cause.
/// </summary>
internal sealed class ScheduleRule : IDiagnosisRule
{
    // A rate of 0 teaches nothing from the first iteration on; one that rests on a floor may well be meant.
    private const double IdleShare = 0.1, FloorShare = 0.5;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (!examination.Subject.IsMmStyle || examination.Subject.Runtime["mode"].Text == "eval"
            || Length(examination.Config) is not { } run)
        {
            return [];
        }

        ConfigCursor config = examination.Config;
        SchedulePiece[] pieces = config["param_scheduler"].Exists
            ? [.. config["param_scheduler"].Items.Where(HasCourse).Select(SchedulePiece.Of)]
            : config["lr_config"].Exists ? [.. SchedulePiece.OfLegacy(config["lr_config"])] : [];

        // what a plugin's course does with the rate, nobody knows
        bool isOfPlugin = config["param_scheduler"].Items.Any(item => item.Type is { } type
            && examination.Subject.Registries?.Knows(type) == true);
        return (WarmUp(pieces, run) ?? Beyond(pieces, run) ?? (isOfPlugin ? null : Early(pieces, run))) is { } finding ? [finding] : [];
    }

    // What follows the validations has no course of its own.
    private static bool HasCourse(ConfigCursor item) =>
        item.Type is { } type && type.EndsWith("LR", StringComparison.Ordinal) && type != "ReduceOnPlateauLR";

    private static (ConfigCursor Key, int Count, bool InEpochs)? Length(ConfigCursor config)
    {
        ConfigCursor iterations = new[] { config["train_cfg"]["max_iters"], config["runner"]["max_iters"],
            config["total_iters"] }.FirstOrNothing(cursor => cursor.Integer is > 0);
        ConfigCursor epochs = new[] { config["train_cfg"]["max_epochs"], config["runner"]["max_epochs"],
            config["total_epochs"] }.FirstOrNothing(cursor => cursor.Integer is > 0);
        return iterations.Exists ? (iterations, iterations.Integer!.Value, false) : epochs.Exists
            ? (epochs, epochs.Integer!.Value, true) : null;
    }

    private static Finding? WarmUp(SchedulePiece[] pieces, (ConfigCursor Key, int Count, bool InEpochs) run) =>
        pieces.FirstOrDefault(piece => piece.IsWarmup && piece.InEpochs == run.InEpochs
            && (piece.IsLegacy ? piece.Last >= run.Count : piece.Last > run.Count)) is { } warmup
            ? Told("warmup", warmup, run, Math.Max(1, run.Count / 10))
            : null;

    // An epoch has at least one iteration: a schedule of more epochs than the run has iterations is too long in any case.
    private static Finding? Beyond(SchedulePiece[] pieces, (ConfigCursor Key, int Count, bool InEpochs) run)
    {
        foreach (SchedulePiece piece in pieces.Where(piece => !piece.IsWarmup && (piece.InEpochs || !run.InEpochs)))
        {
            bool isBeyond = piece.Milestones is { } milestones ? milestones >= run.Count
                : piece.Last > run.Count || piece.First >= run.Count;
            if (isBeyond)
            {
                object mended = piece.Key.Node is ConfigList ? new[] { Math.Max(1, run.Count * 2 / 3) } : piece.Milestones is null
                    ? run.Count : Math.Max(1, run.Count / 2);
                return Told(piece.InEpochs && !run.InEpochs ? "epochs" : "", piece, run, mended);
            }
        }

        return null;
    }

    private static Finding? Early(SchedulePiece[] pieces, (ConfigCursor Key, int Count, bool InEpochs) run)
    {
        if (pieces.Length == 0 || pieces.Any(piece => piece.InEpochs != run.InEpochs || (piece.Last is null && !piece.IsWarmup))
            || pieces.MaxBy(piece => piece.Last) is not { Falls: true, Last: { } end } last)
        {
            return null;
        }

        double idle = (double)(run.Count - end) / run.Count;
        return idle < (last.EndsAtZero ? IdleShare : FloorShare) ? null : Told(last.EndsAtZero ? "early" : "floor", last, run, run.Count);
    }

    private static Finding Told(string variant, SchedulePiece piece, (ConfigCursor Key, int Count, bool InEpochs) run, object mended)
    {
        int end = piece.Milestones ?? piece.Last ?? run.Count;
        return new Finding
        {
            Code = DiagnosisCodes.Schedule,
            Variant = variant,
            Severity = Severity.Warning,
            Where = piece.Key.Place,
            Arguments = MessageArguments.Of(
                ("key", piece.Key.Path), ("end", end), ("run_key", run.Key.Path), ("run", run.Count),
                ("idle", Math.Max(0, run.Count - end)), ("fix", mended)),
            Edits = [new ConfigEdit(piece.Key.Place.File, piece.Key.Path, ConfigNode.From(mended))],
        };
    }
}
