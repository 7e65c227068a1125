namespace SegSharp.Training;

/// <summary>
/// A <see cref="TrainingHook"/> that remembers something from one iteration to the next. Checkpoints keep it,
/// so that a run that goes on is the same bit for bit.
/// </summary>
/// <remarks>
/// Such hooks are called before the checkpoints are written, so what is saved after an iteration or a validation includes it. A number that
/// must come back exactly is written with the format <c>R</c>, or as JSON.
/// </remarks>
public interface IResumableHook
{
    /// <summary>What the hook remembers, as a text of its own form.</summary>
    string SaveState();

    /// <summary>Takes up what <see cref="SaveState"/> gave; called before <see cref="TrainingHook.BeforeTraining"/>.</summary>
    /// <exception cref="FormatException">The text is none of this hook's.</exception>
    void RestoreState(string state);
}
