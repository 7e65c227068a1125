using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Configuration;
using SegSharp.Diagnosis.Experiments;
using SegSharp.IO;
using SegSharp.Profiling;
using SegSharp.Tensors;
using SegSharp.Training.Preparation;

namespace SegSharp.Cli.Runs;

/// <summary>Profiles a config's training steps or predictions.</summary>
/// <param name="context">What it works with.</param>
internal sealed class ProfileRun(CommandContext context)
{
    /// <summary>Records.</summary>
    /// <exception cref="IOException">The trace that is wanted could not be written; nothing was recorded.</exception>
    public ProfileResult Execute(ProfileRequest request)
    {
        if (request.TracePath is { } path)
        {
            AtomicFile.Probe(path);
        }

        ProfileOptions options = request.Options;
        DeviceCheck.Require(options.Device);

        // a data set that is not there is no fault here
        using PreparedExperiment prepared = new Preflight(context)
            .Examine(new ExperimentRequest(ExperimentSource.Load(request.ConfigPath, request.Overrides))
        {
            Kind = options.Predicts ? RunKind.Prediction : RunKind.Steps,
            Device = options.Device,
        });
        Experiment experiment = prepared.Experiment!;
        if (request.MixedPrecision)
        {
            experiment = experiment with { MixedPrecision = experiment.MixedPrecision ?? new MixedPrecisionOptions() };
        }

        ProfileResult result = ProgressLine.Run(
            context.Console, "profile", options.Warmup + options.Steps,
            progress => new StepProfiler(experiment, options, prepared.Task).Run(progress.Show, context.Cancellation));
        context.Console.Note($"{(options.Predicts ? "predictions" : "training steps")} on {options.Device}, " +
            $"{TensorRuntime.Threads} threads, random weights");
        if (result.SyntheticReason is { } reason)
        {
            context.Console.Note($"the images are random: {reason}");
        }

        return result;
    }

    /// <summary>Writes the trace.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteTrace(string path, ProfileResult result)
    {
        TraceFile.Write(path, result.Spans);
        context.Console.Note($"trace: {path} (open it in https://ui.perfetto.dev or chrome://tracing)");
    }
}
