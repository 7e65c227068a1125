using SegSharp.Tensors.Profiling;

namespace SegSharp.Profiling;

/// <summary>Where the time and the memory of a profile's steps went. Times are seconds of one step, averaged.</summary>
/// <param name="Steps">How many steps there were.</param>
/// <param name="StepSeconds">How long one took.</param>
/// <param name="PeakBytes">The most that CPU tensors held.</param>
/// <param name="Stages">The stages in their order.</param>
/// <param name="Modules">The modules in the order of their calls: each one before those that it calls.</param>
/// <param name="Operators">The operators and backward nodes, in the order of their first calls.</param>
public sealed record ProfileReport(
    int Steps, double StepSeconds, long PeakBytes, IReadOnlyList<StageRow> Stages, IReadOnlyList<ModuleRow> Modules,
    IReadOnlyList<OperatorRow> Operators)
{
    private const double Nano = 1e-9;

    /// <summary>Seconds of a step inside operators and backward nodes.</summary>
    public double OperatorSeconds { get; init; }

    /// <summary>Seconds of a step inside stages and modules, but in no operator: .NET's share, and waiting for data.</summary>
    public double BetweenSeconds { get; init; }

    /// <summary>Seconds of a step outside of every stage.</summary>
    public double OutsideSeconds => StepSeconds - OperatorSeconds - BetweenSeconds;

    /// <summary>Adds the spans up.</summary>
    /// <exception cref="ArgumentException">There is no step among them.</exception>
    public static ProfileReport Of(IReadOnlyList<ProfileSpan> spans)
    {
        ProfileSpan[] steps = [.. spans.Where(span => span.Kind == ProfileSpanKind.Step)];
        if (steps.Length == 0)
        {
            throw new ArgumentException("The profile holds no step.", nameof(spans));
        }

        SpanTable table = new(spans);
        int[] inside = [.. Enumerable.Range(0, spans.Count).Where(i => table.IsInStep[i])];
        double Seconds(params ReadOnlySpan<ProfileSpanKind> kinds)
        {
            long sum = 0;
            foreach (int i in inside)
            {
                sum += kinds.Contains(spans[i].Kind) ? table.SelfTime[i] : 0;
            }

            return Nano * sum / steps.Length;
        }

        return new ProfileReport(
            steps.Length, Nano * steps.Sum(step => step.Duration) / steps.Length, steps.Max(step => step.MemoryPeak),
            StageRows(spans, inside, steps.Length), new ModuleTable(spans, table, inside, steps.Length).Rows(),
            OperatorRows(spans, table, inside, steps.Length))
        {
            OperatorSeconds = Seconds(ProfileSpanKind.Operator, ProfileSpanKind.BackwardNode),
            BetweenSeconds = Seconds(ProfileSpanKind.Stage, ProfileSpanKind.Module),
        };
    }

    private static List<StageRow> StageRows(IReadOnlyList<ProfileSpan> spans, int[] inside, int steps) =>
    [
        .. inside.Select(i => spans[i]).Where(span => span.Kind == ProfileSpanKind.Stage).GroupBy(span => span.Name, StringComparer.Ordinal)
            .Select(stage => new StageRow(
                stage.Key, Nano * stage.Sum(span => span.Duration) / steps, stage.Max(span => span.MemoryPeak),
                stage.Sum(span => span.MemoryAfter - span.MemoryBefore) / steps)),
    ];

    private static List<OperatorRow> OperatorRows(IReadOnlyList<ProfileSpan> spans, SpanTable table, int[] inside, int steps)
    {
        return
        [
            .. inside.Where(i => spans[i].Kind is ProfileSpanKind.Operator or ProfileSpanKind.BackwardNode)
                .GroupBy(i => EngineName(spans[i].Name), StringComparer.Ordinal)
                .Select(group => new OperatorRow(
                    group.Key, (double)group.Count() / steps, Nano * group.Sum(i => table.SelfTime[i]) / steps,
                    Nano * group.Where(i => !IsInsideItself(spans, i)).Sum(i => spans[i].Duration) / steps,
                    group.Sum(i => table.SelfKept[i]) / steps)),
        ];
    }

    // The engine's handling of a node is a span of its own around the node's; by name it says nothing that the node does not.
    private static string EngineName(string name) => name.StartsWith(EnginePrefix, StringComparison.Ordinal) ? "autograd::engine" : name;

    private const string EnginePrefix = "autograd::engine::evaluate_function";

    private static bool IsInsideItself(IReadOnlyList<ProfileSpan> spans, int index)
    {
        string name = EngineName(spans[index].Name);
        for (int i = spans[index].Parent; i >= 0; i = spans[i].Parent)
        {
            if (EngineName(spans[i].Name) == name && spans[i].Kind is ProfileSpanKind.Operator or ProfileSpanKind.BackwardNode)
            {
                return true;
            }
        }

        return false;
    }
}
