namespace SegSharp.Training;

/// <summary>How a run ended.</summary>
/// <param name="End">In which way.</param>
/// <param name="Iteration">Iterations done.</param>
/// <param name="LastValidation">The last validation; null when there was none.</param>
/// <param name="StopReason">Why a hook stopped it.</param>
public sealed record TrainingOutcome(TrainingEnd End, int Iteration, ValidationResult? LastValidation, string? StopReason);
