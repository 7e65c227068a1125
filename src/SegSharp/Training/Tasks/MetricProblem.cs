namespace SegSharp.Training.Tasks;

/// <summary>Why a metric cannot be used.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What can be written instead.</param>
public sealed record MetricProblem(string Problem, string Remedy);
