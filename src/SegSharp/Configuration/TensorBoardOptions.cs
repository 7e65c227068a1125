namespace SegSharp.Configuration;

/// <summary>How TensorBoard event files are written.</summary>
/// <param name="Directory">The folder; null for <c>tf_logs</c> in the run's folder.</param>
/// <param name="HasModes">Whether names begin with <c>train/</c> and <c>val/</c>, as MMCV's <c>TensorboardLoggerHook</c> has them.</param>
public sealed record TensorBoardOptions(string? Directory = null, bool HasModes = false);
