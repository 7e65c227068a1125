using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Checkpoints.Loading;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Cli.Runs;

/// <summary>The doctor's look at a run before it begins, so that a misfit is told before the first batch.</summary>
/// <param name="context">What the command works with.</param>
internal sealed class Preflight(CommandContext context)
{
    /// <summary>Reads a config and examines it with its checkpoint.</summary>
    /// <param name="path">The config.</param>
    /// <param name="overrides">Changes to it.</param>
    /// <param name="trains">Whether the run trains.</param>
    /// <param name="checkpoint">A checkpoint that is loaded as the whole model, if one was given.</param>
    /// <param name="onMismatch">What is done with what does not fit; null for the config's word.</param>
    /// <exception cref="DiagnosedException">There are errors; they have been told.</exception>
    public Experiment Read(string path, IEnumerable<string> overrides, bool trains, string? checkpoint = null, MismatchRule? onMismatch = null)
    {
        ConfigDict config = ExperimentSource.Load(path, overrides);
        Examine(new ExperimentRequest(config) { Checkpoint = checkpoint, Trains = trains, OnMismatch = onMismatch });
        return ExperimentReader.Read(config);
    }

    /// <summary>Examines a checkpoint with the config that it carries.</summary>
    /// <exception cref="DiagnosedException">There are errors; they have been told.</exception>
    public void Examine(string checkpoint)
    {
        ConfigDict config;
        using (Checkpoint file = Checkpoint.Open(checkpoint))
        {
            // an encoder alone describes no model to hold its weights against; the run says so
            if (file.Foreign is { Head: HeadKind.None })
            {
                return;
            }

            config = ConfigFile.ParseJson(file.Description.Config, checkpoint);
        }

        Examine(new ExperimentRequest(config) { Checkpoint = checkpoint, Trains = false });
    }

    private void Examine(ExperimentRequest request)
    {
        context.Config = request.Config;
        DoctorReport report = ExperimentDoctor.Examine(request);
        FindingText text = new(context.Console.Messages, Language.FromEnvironment());
        foreach (Finding finding in report.Findings.Where(finding => finding.Severity != Severity.Note))
        {
            text.Write(finding);
        }

        if (report.Errors > 0)
        {
            throw new DiagnosedException(report.Errors);
        }
    }
}
