using SegSharp.Tensors.Profiling;

namespace SegSharp.Profiling;

/// <summary>What follows of a profile's spans from those around them.</summary>
internal sealed class SpanTable
{
    private readonly IReadOnlyList<ProfileSpan> _spans;

    /// <summary>Looks at the spans once, from the outer to the inner ones.</summary>
    public SpanTable(IReadOnlyList<ProfileSpan> spans)
    {
        _spans = spans;
        (SelfTime, SelfKept) = (new long[spans.Count], new long[spans.Count]);
        (Module, Stage, IsInStep) = (new string?[spans.Count], new string?[spans.Count], new bool[spans.Count]);
        Dictionary<long, string?> makers = [];
        for (int i = 0; i < spans.Count; i++)
        {
            ProfileSpan span = spans[i];
            SelfTime[i] += span.Duration;
            SelfKept[i] += span.MemoryAfter - span.MemoryBefore;
            if (span.Parent >= 0)
            {
                SelfTime[span.Parent] -= span.Duration;
                SelfKept[span.Parent] -= span.MemoryAfter - span.MemoryBefore;
            }

            IsInStep[i] = span.Kind == ProfileSpanKind.Step || (span.Parent >= 0 && IsInStep[span.Parent]);
            Stage[i] = span.Kind == ProfileSpanKind.Stage ? span.Name : Around(Stage, span);
            Module[i] = Owner(span, makers);
        }
    }

    /// <summary>Nanoseconds of each span without the spans inside it.</summary>
    public long[] SelfTime { get; }

    /// <summary>Bytes that each span kept without the spans inside it.</summary>
    public long[] SelfKept { get; }

    /// <summary>The module that each span worked for; null for none.</summary>
    public string?[] Module { get; }

    /// <summary>The stage that each span was in; null for none.</summary>
    public string?[] Stage { get; }

    /// <summary>Whether each span was part of a step.</summary>
    public bool[] IsInStep { get; }

    /// <summary>The module around a module's span; null for none.</summary>
    public string? ModuleAround(ProfileSpan span) => Around(Module, span);

    // A node belongs to the module that made it. The last operator with a node's number is the one: those before it made none.
    private string? Owner(ProfileSpan span, Dictionary<long, string?> makers)
    {
        switch (span.Kind)
        {
            case ProfileSpanKind.Module:
                return span.Name;
            case ProfileSpanKind.BackwardNode when span.Sequence >= 0 && makers.TryGetValue(span.Sequence, out string? maker):
                return maker;
            case ProfileSpanKind.Operator when span.Sequence >= 0:
                return makers[span.Sequence] = Around(Module, span);
            default:
                return Around(Module, span);
        }
    }

    private static T? Around<T>(T?[] values, ProfileSpan span) => span.Parent >= 0 ? values[span.Parent] : default;
}
