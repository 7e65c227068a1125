using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Data;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Tensors;
using SegSharp.Training.Preparation;

namespace SegSharp.Cli.Runs;

/// <summary>The doctor's look at a run before it begins, so that a misfit is told before the first batch.</summary>
/// <param name="context">What the command works with.</param>
internal sealed class Preflight(CommandContext context)
{
    private readonly HashSet<(string Message, string? Key)> _told = [];

    /// <summary>The parts of the run that were built for the look; null before there was one.</summary>
    public PreparedExperiment? Prepared { get; private set; }

    /// <summary>Reads a config and examines it with its checkpoint.</summary>
    /// <param name="path">The config.</param>
    /// <param name="overrides">Changes to it.</param>
    /// <param name="kind">What the config is used for.</param>
    /// <param name="checkpoint">A checkpoint that is loaded as the whole model, if one was given.</param>
    /// <param name="onMismatch">What is done with what does not fit; null for the config's word.</param>
    /// <param name="uses">The data sets that the run uses, of which a few images are looked at; null for none.</param>
    /// <param name="resumes">Whether a training goes on from a checkpoint of its own.</param>
    /// <param name="device">Where the run computes.</param>
    /// <exception cref="DiagnosedException">There are errors; they have been told.</exception>
    public Experiment Read(
        string path, IEnumerable<string> overrides, RunKind kind, string? checkpoint = null, MismatchRule? onMismatch = null,
        Func<Experiment, Experiment>? uses = null, bool resumes = false, Device device = default)
    {
        ConfigDict config = ExperimentSource.Load(path, overrides);
        ExperimentRequest request = new(config)
        {
            Checkpoint = checkpoint,
            Kind = kind,
            OnMismatch = onMismatch,
            RequiresAll = kind == RunKind.Training, // a test may do without masks, and lists its files itself
            Resumes = resumes,
            Device = device,
        };
        Examine(request);
        Experiment experiment = Prepared!.Experiment!;
        if (uses is not null)
        {
            List<Finding> findings = [];
            Unproven.Try(
                () => findings.AddRange(DoctorRun.Sample(uses(experiment), context.Cancellation) is { } sample ? DataDiagnosis.Examine(ExperimentDoctor.Describe(request), sample) : []),
                "data", new FindingPlace(), findings);
            Tell(findings);
        }

        return experiment;
    }

    /// <summary>Examines a checkpoint with the config that it carries.</summary>
    /// <exception cref="DiagnosedException">There are errors; they have been told.</exception>
    public void Examine(string checkpoint)
    {
        ConfigDict config;
        using (Checkpoint file = Checkpoint.Open(checkpoint))
        {
            // what describes no model has nothing to hold its weights against; the run says so
            if (file.Description.NoModel is not null)
            {
                return;
            }

            config = ConfigFile.ParseJson(file.Description.Config, checkpoint);
        }

        Examine(new ExperimentRequest(config) { Checkpoint = checkpoint, Kind = RunKind.Prediction });
    }

    private void Examine(ExperimentRequest request)
    {
        context.Config = request.Config;
        Prepared = request.Prepare();
        Tell(ExperimentDoctor.Examine(request, Prepared).Findings);
    }

    // Notes are for those who ask the doctor; what could not be looked at is told to all.
    private static bool IsTold(Finding finding) => finding.Severity != Severity.Note || finding.Code == DiagnosisCodes.NotProven;

    private void Tell(IReadOnlyList<Finding> findings)
    {
        FindingText text = new(context.Console.Messages, Texts.Language);
        foreach (Finding finding in findings.Where(finding => IsTold(finding) && _told.Add((finding.MessageKey, finding.Where.Key))))
        {
            text.Write(finding);
        }

        int errors = findings.Count(finding => finding.Severity == Severity.Error);
        if (errors > 0)
        {
            throw new DiagnosedException(errors);
        }
    }
}
