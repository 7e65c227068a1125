namespace SegSharp.Training.Preparation;

/// <summary>One reason why a run would be refused.</summary>
/// <param name="Step">At which step.</param>
/// <param name="Cause">What was thrown: a <see cref="Configuration.ConfigException"/> or a <see cref="Data.DataException"/>.</param>
public sealed record PreparationError(PreparationStep Step, Exception Cause)
{
    /// <summary>Whether only a command that this run is not would be refused: a training's test data, for instance.</summary>
    public bool IsElsewhere { get; init; }
}
