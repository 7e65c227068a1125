using SegSharp.Inference.Files;

namespace SegSharp.Cli.Runs;

/// <summary>What the demonstration gave.</summary>
/// <param name="Training">The training; where it was cancelled, nothing came after it.</param>
/// <param name="Test">The evaluation of the last checkpoint.</param>
/// <param name="Prediction">A validation image with its overlay.</param>
internal sealed record DemoResult(TrainResult Training, TestResult? Test = null, LabelledImage? Prediction = null);
