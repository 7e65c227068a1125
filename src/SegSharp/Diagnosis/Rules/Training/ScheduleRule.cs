using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Training;

/// <summary>SEG0408: schedules that end after the run, or warm up longer than it lasts.</summary>
public sealed class ScheduleRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        ConfigCursor config = examination.Config;
        ConfigCursor length = new[] { config["train_cfg"]["max_iters"], config["runner"]["max_iters"], config["total_iters"] }
            .FirstOrDefault(cursor => cursor.Integer is not null);
        if (!examination.Subject.IsMmStyle || length.Integer is not { } run)
        {
            yield break;
        }

        foreach (ConfigCursor scheduler in config["param_scheduler"].Items.Where(item => item["by_epoch"].Flag == false))
        {
            ConfigCursor end = scheduler["end"].Exists ? scheduler["end"] : scheduler["T_max"];
            if (end.Integer is { } last && last > run)
            {
                yield return Beyond(end, last, length, run);
            }
        }

        ConfigCursor warmup = config["lr_config"]["warmup_iters"];
        if (warmup.Integer is { } steps && steps >= run && config["lr_config"]["warmup_by_epoch"].Flag != true && config["lr_config"]["warmup"].Exists)
        {
            yield return Beyond(warmup, steps, length, run);
        }
    }

    private static Finding Beyond(ConfigCursor end, int last, ConfigCursor length, int run) => new()
    {
        Code = DiagnosisCodes.Schedule,
        Severity = Severity.Warning,
        Where = end.Place,
        Arguments = Arguments.Of(("key", end.Path), ("end", last), ("run_key", length.Path), ("run", run)),
        Edits = [new ConfigEdit(end.Place.File, end.Path, ConfigNode.From(run))],
    };
}
