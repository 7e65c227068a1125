using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Training.Folders;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>
/// The weights that a run begins with: those of a checkpoint that it goes on from, of another model, of an encoder, or random ones.
/// </summary>
internal static class StartingWeights
{
    /// <summary>The checkpoint that a run goes on from; null for a new run, whose folder must not be in use.</summary>
    /// <exception cref="IOException">There is none that can be used, or the folder holds another run.</exception>
    public static ResumePoint? FindCheckpoint(Experiment experiment, SessionOptions options, OpenCheckpoints checkpoints, WorkFolder folder)
    {
        if ((options.ResumeFrom ?? experiment.ResumeFrom) is { } named)
        {
            if (!folder.Holds(named) && !options.Overwrite)
            {
                folder.RequireUnused();
            }

            return new ResumePoint(checkpoints.Open(named), []);
        }

        if (!options.Resume && !options.ResumesIfPossible && !experiment.Resume)
        {
            if (!options.Overwrite)
            {
                folder.RequireUnused();
            }

            return null;
        }

        ResumePoint? found = ResumePoint.Find(options.WorkDirectory, checkpoints);
        return found is not null || !options.Resume ? found : throw new FileNotFoundException(
            $"There is no checkpoint in '{options.WorkDirectory}' to resume from. Leave --resume out to start anew, " +
                "or give --auto-resume, which does so where there is none.");
    }

    /// <summary>Gives the model its weights.</summary>
    /// <returns>What became of the file's tensors; null where the weights stay random.</returns>
    /// <exception cref="CheckpointMismatchException">They do not fit.</exception>
    public static LoadReport? Load(
        Experiment experiment, SessionOptions options, OpenCheckpoints checkpoints, LearningTask task,
        IReadOnlyList<string> classes, Checkpoint? from)
    {
        if (from is not null)
        {
            return from.LoadInto(task.Model, options.Device);
        }

        if ((experiment.LoadFrom ?? (task.Encoder is null ? null : PretrainedEncoder.Find(experiment.Model!))) is not { } path)
        {
            return null;
        }

        Checkpoint weights = checkpoints.Open(path);
        LoadPolicy policy = LoadPolicyReader.Read(experiment.Source, LoadPolicy.Default, options.OnMismatch, classes,
            weights.Description.Classes);
        return experiment.LoadFrom is null ? weights.LoadEncoderInto(task.Encoder!, options.Device, policy)
            : weights.LoadInto(task.Model, options.Device, policy);
    }
}
