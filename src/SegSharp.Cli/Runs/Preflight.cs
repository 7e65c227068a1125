using SegSharp.Checkpoints;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Data;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Training.Preparation;

namespace SegSharp.Cli.Runs;

/// <summary>
/// The doctor's look at a run before it begins, so that a misfit is told before the first batch.
/// The run takes over what was read and built for it.
/// </summary>
/// <param name="context">What the command works with.</param>
internal sealed class Preflight(CommandContext context)
{
    /// <summary>Prepares and examines a run.</summary>
    /// <param name="request">What is examined.</param>
    /// <param name="uses">The data sets that the run uses, of which a few images are looked at; null for none.</param>
    /// <returns>What the run goes on with; its owner disposes it.</returns>
    /// <exception cref="DiagnosedException">There are errors; they have been told.</exception>
    public PreparedExperiment Examine(ExperimentRequest request, Func<Experiment, Experiment>? uses = null)
    {
        context.Config = request.Config;
        request = request with { Registries = context.Registries };
        PreparedExperiment prepared = request.Prepare();
        try
        {
            List<Finding> unproven = [];
            DataScanResult? sample = uses is null || prepared.Experiment is not { } experiment ? null
                : Unproven.Try(() => DoctorRun.Sample(uses(experiment), prepared.Folders, context.Cancellation), "data",
                    new FindingPlace(), unproven);
            DoctorReport report = ExperimentDoctor.Examine(request with { Scan = sample }, prepared);
            Tell([.. report.Findings, .. unproven], prepared.Checkpoints);
            return prepared;
        }
        catch
        {
            prepared.Dispose();
            throw;
        }
    }

    /// <summary>Prepares and examines predictions with the config that a checkpoint carries.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="checkpoints">What is open; what the run goes on with closes it.</param>
    /// <returns>What the run goes on with; its owner disposes it.</returns>
    /// <exception cref="CheckpointMismatchException">The checkpoint describes no model.</exception>
    /// <exception cref="DiagnosedException">There are errors; they have been told.</exception>
    public PreparedExperiment Examine(string path, OpenCheckpoints checkpoints)
    {
        Checkpoint checkpoint = checkpoints.Open(path);
        return checkpoint.Description.NoModel is { } reason
            ? throw new CheckpointMismatchException(reason)
            : Examine(new ExperimentRequest(checkpoint.Config) { Checkpoint = path, Kind = RunKind.Prediction, Checkpoints = checkpoints });
    }

    // Notes are for those who ask the doctor; what could not be looked at is told to all.
    private static bool IsTold(Finding finding) => finding.Severity != Severity.Note || finding.Code == DiagnosisCodes.NotProven;

    private void Tell(IReadOnlyList<Finding> findings, OpenCheckpoints checkpoints)
    {
        FindingText text = new(context.Console.Messages, Texts.Language, checkpoints);
        foreach (Finding finding in findings.Where(IsTold))
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
