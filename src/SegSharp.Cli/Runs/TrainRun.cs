using System.Diagnostics;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;
using SegSharp.Training;

namespace SegSharp.Cli.Runs;

/// <summary>A training from its config to its report.</summary>
/// <param name="context">What it works with.</param>
internal sealed class TrainRun(CommandContext context)
{
    private const string RootDirectory = "work_dirs";

    /// <summary>Trains, and writes curves and report.</summary>
    public TrainResult Execute(TrainRequest request)
    {
        DeviceCheck.Require(request.Device);
        Experiment experiment = new Preflight(context).Read(request.ConfigPath, request.Overrides, trains: true, onMismatch: request.OnMismatch, uses: UsedData);
        if (request.MixedPrecision)
        {
            experiment = experiment with { MixedPrecision = experiment.MixedPrecision ?? new MixedPrecisionOptions(), ValidatesInMixedPrecision = true };
        }

        string directory = request.WorkDirectory ?? experiment.WorkDir
            ?? Path.Combine(RootDirectory, Path.GetFileNameWithoutExtension(request.ConfigPath));
        TrainResult? result = null;
        try
        {
            result = TrainingDisplay.Run(context.Console, experiment.LogInterval, display => Train(request, experiment, directory, display));
        }
        catch (DivergenceException)
        {
            RunReport.WriteCurves(directory); // what led there
            throw;
        }

        return Report(request, result);
    }

    // The test data is for another command, and may be on another machine.
    private static Experiment UsedData(Experiment experiment) => experiment with { Test = null };

    private TrainResult Train(TrainRequest request, Experiment experiment, string directory, TrainingDisplay display)
    {
        using TrainingSession session = TrainingSession.Create(experiment, new SessionOptions
        {
            WorkDirectory = directory,
            Resume = request.Resume,
            Seed = request.Seed,
            Deterministic = request.Deterministic,
            OnMismatch = request.OnMismatch,
            Device = request.Device,
            Hooks = [new ProgressHook(display, experiment.Evaluation.Metrics)],
        });
        Announce(session, experiment, request.Device);
        long start = Stopwatch.GetTimestamp();
        TrainingOutcome outcome = session.Run(context.Cancellation);
        return new TrainResult(experiment, outcome, new RunFiles(directory)
        {
            Checkpoint = session.Checkpoints.LatestPath,
            BestCheckpoint = session.Checkpoints.BestPath,
        })
        {
            Seed = session.Seed,
            ParameterCount = session.Model.ParameterCount,
            Weights = session.Weights,
            Duration = Stopwatch.GetElapsedTime(start),
        };
    }

    private void Announce(TrainingSession session, Experiment experiment, Device device)
    {
        EncoderDecoder model = session.Model;
        string encoder = experiment.Model!.Section("backbone").Type, head = experiment.Model.Section("decode_head").Type;
        context.Console.Note(
            $"{encoder} + {head}, {model.NumClasses} classes, {model.ParameterCount:N0} parameters; {device}, {TensorRuntime.Threads} threads, seed {session.Seed}");
        IgnoredKeys.Tell(context.Console, experiment.Ignored);
        foreach (string warning in session.Warnings)
        {
            context.Console.Note($"warning: {warning}");
        }

        if (session.Weights is { } weights)
        {
            WeightsView.Note(context.Console, weights);
        }

        if (session.Resumed is { } state)
        {
            context.Console.Note($"going on after iteration {state.Iteration}");
        }
    }

    private TrainResult Report(TrainRequest request, TrainResult result)
    {
        string directory = result.Files.WorkDirectory;
        RunFiles files = result.Files with { Curves = RunReport.WriteCurves(directory) };
        if (result.Outcome.End != TrainingEnd.Cancelled && files.Checkpoint is not null)
        {
            context.Console.Note("writing the report");
            files = files with { Report = new RunReport(request, result with { Files = files }).Write() };
        }

        return result with { Files = files };
    }
}
