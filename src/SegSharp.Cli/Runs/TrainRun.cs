using System.Diagnostics;
using SegSharp.Checkpoints;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Tensors;
using SegSharp.Training;
using SegSharp.Training.Preparation;
using SegSharp.Training.Reports;

namespace SegSharp.Cli.Runs;

/// <summary>A training from its config to its report.</summary>
/// <param name="context">What it works with.</param>
internal sealed class TrainRun(CommandContext context)
{
    /// <summary>Trains, and writes curves and report.</summary>
    public TrainResult Execute(TrainRequest request)
    {
        DeviceCheck.Require(request.Device);
        using OpenCheckpoints checkpoints = new();
        TrainPlan plan = TrainPlan.Make(request, checkpoints);
        ExperimentRequest examined = new(plan.Config)
        {
            Kind = RunKind.Training,
            RequiresAll = true,
            Resumes = request.Resume || request.ResumesIfPossible || request.ResumeFrom is not null,
            OnMismatch = request.OnMismatch,
            Device = request.Device,
            Checkpoints = checkpoints,
        };
        using PreparedExperiment prepared = new Preflight(context).Examine(examined, UsedData);
        TrainResult? result = null;
        try
        {
            result = TrainingDisplay.Run(context.Console, prepared.Experiment!.LogInterval,
                display => Train(request, plan, prepared, display));
        }
        catch (DivergenceException)
        {
            RunReport.WriteCurves(new RunFiles(plan.Directory), context.Console.Note); // what led there
            throw;
        }

        return WriteReport(result);
    }

    // The test data is for another command, and may be on another machine.
    private static Experiment UsedData(Experiment experiment) => experiment with { Test = null };

    private TrainResult Train(TrainRequest request, TrainPlan plan, PreparedExperiment prepared, TrainingDisplay display)
    {
        Experiment experiment = prepared.Experiment!;
        using TrainingSession session = TrainingSession.Create(experiment, new SessionOptions
        {
            WorkDirectory = plan.Directory,
            Resume = request.Resume,
            ResumesIfPossible = request.ResumesIfPossible,
            ResumeFrom = request.ResumeFrom,
            Overwrite = request.Overwrite,
            Deterministic = request.Deterministic,
            OnMismatch = request.OnMismatch,
            Device = request.Device,
            Prepared = prepared,
            Flags = plan.Flags,
            Command = request.Command,
            Tell = context.Console.Note,
            LogSinks = [new ProgressSink(display, experiment)],
        });
        prepared.Dispose(); // a long run need not hold the files that it began with
        Announce(session, plan, experiment, request.Device);
        if (session.Resumed is null && (request.ResumesIfPossible || experiment.Resume))
        {
            context.Console.Note($"there is no checkpoint in '{plan.Directory}' yet: starting anew");
        }

        long start = Stopwatch.GetTimestamp();
        bool wasComplete = session.IsComplete;
        TrainingOutcome outcome = wasComplete
            ? new TrainingOutcome(TrainingEnd.Completed, session.Resumed!.Iteration, null, null)
            : session.Run(context.Cancellation);
        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        RunReportOptions report = new(request.ConfigPath, request.Command) { Device = request.Device, Duration = duration };
        return new TrainResult(experiment, outcome, new RunFiles(plan.Directory)
        {
            Checkpoint = session.Checkpoints.LatestPath,
            BestCheckpoint = session.Checkpoints.BestPath,
        })
        {
            Seed = session.Seed,
            WasComplete = wasComplete,
            Title = session.Task.Title,
            ParameterCount = session.Model.ParameterCount,
            Weights = session.Weights,
            Duration = duration,
            Report = outcome.End == TrainingEnd.Cancelled ? null : RunReport.Of(session, outcome, prepared, report),
        };
    }

    private void Announce(TrainingSession session, TrainPlan plan, Experiment experiment, Device device)
    {
        context.Console.Note(
            $"{session.Task.Title}, {session.Model.ParameterCount:N0} parameters; {device}, " +
                $"{TensorRuntime.Threads} threads, seed {session.Seed}");
        IgnoredKeys.Tell(context.Console, experiment);
        foreach (string warning in session.Warnings)
        {
            context.Console.Note($"warning: {warning}");
        }

        if (session.Weights is { } weights)
        {
            WeightsView.Note(context.Console, weights);
        }

        foreach (string note in plan.Notes)
        {
            context.Console.Note(note);
        }

        if (session.IsComplete)
        {
            context.Console.Note(
                $"the run is complete at iteration {session.Resumed!.Iteration} of {session.MaxIterations}: nothing is left to do. " +
                    "To train on, raise max_iters "
                + "(train_cfg.max_iters, runner.max_iters), and the ends of the schedule with it");
        }
        else if (session.Resumed is { } state)
        {
            context.Console.Note($"going on after iteration {state.Iteration}");
        }
    }

    private TrainResult WriteReport(TrainResult result)
    {
        RunFiles files = result.Files;
        if (result.WasComplete && files.Written())
        {
            return result with { Files = files.WithWritten() };
        }

        files = files with { Curves = RunReport.WriteCurves(files, context.Console.Note) };
        if (result.Report is { } report && files.Checkpoint is not null)
        {
            context.Console.Note("writing the report");
            files = files with { Report = report.Write(files) };
        }

        return result with { Files = files };
    }
}
