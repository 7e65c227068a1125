namespace SegSharp.Training;

/// <summary>What a hook may do to the run.</summary>
public sealed class TrainingControl
{
    private readonly Action<string, BestResult?> _save;

    internal TrainingControl(Action<string, BestResult?> save) => _save = save;

    /// <summary>Why the run was asked to stop; null while it goes on.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Ends the run after this iteration.</summary>
    /// <param name="reason">Why, as a sentence.</param>
    public void RequestStop(string reason) => StopReason ??= reason;

    /// <summary>Writes a checkpoint of the run as it stands.</summary>
    /// <param name="path">The file.</param>
    /// <param name="best">The best validation so far, to be remembered in the checkpoint.</param>
    /// <exception cref="IOException">It could not be written; nothing was changed.</exception>
    public void SaveCheckpoint(string path, BestResult? best) => _save(path, best);
}
