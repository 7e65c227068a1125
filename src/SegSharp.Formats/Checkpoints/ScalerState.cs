namespace SegSharp.Checkpoints;

/// <summary>Where a loss scaler stood.</summary>
/// <param name="Scale">The factor.</param>
/// <param name="Steps">Steps that count for the next growth.</param>
/// <param name="LastOverflow">The step of the last overflow, for scalers that count from it.</param>
public sealed record ScalerState(double Scale, long Steps = 0, long LastOverflow = -1);
