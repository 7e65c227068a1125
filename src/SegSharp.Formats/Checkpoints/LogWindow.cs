using System.Text.Json.Serialization;

namespace SegSharp.Checkpoints;

/// <summary>What a log has added up since its last line, so that a run that goes on writes the line that one in one go writes.</summary>
/// <param name="Count">Iterations.</param>
/// <param name="Loss">Their losses' sum.</param>
/// <param name="Losses">The sum of each loss by name.</param>
/// <param name="GradientNorm">The sum of the norms that were measured.</param>
/// <param name="NormCount">How many were.</param>
/// <param name="Seconds">The time that they took.</param>
/// <param name="DataSeconds">The time of it that they waited for data.</param>
[method: JsonConstructor]
public sealed record LogWindow(
    int Count, double Loss, IReadOnlyDictionary<string, double> Losses, double GradientNorm, int NormCount, double Seconds,
    double DataSeconds)
{
    /// <summary>Nothing.</summary>
    public LogWindow()
        : this(0, 0, new Dictionary<string, double>(StringComparer.Ordinal), 0, 0, 0, 0)
    {
    }
}
