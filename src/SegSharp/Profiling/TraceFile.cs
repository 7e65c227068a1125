using System.Text.Json;
using SegSharp.IO;
using SegSharp.Tensors.Profiling;

namespace SegSharp.Profiling;

/// <summary>Writes a profile in the Trace Event Format, which chrome://tracing and https://ui.perfetto.dev open.</summary>
/// <remarks>
/// Spans are complete events (<c>X</c>) whose <c>ts</c> and <c>dur</c> are microseconds; <c>C</c> events count the bytes that CPU tensors
/// hold, at each beginning and end. Source: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU.
/// </remarks>
public static class TraceFile
{
    private const int Process = 1;
    private const double NanosecondsPerMicrosecond = 1000;

    /// <summary>Writes the file as a whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<ProfileSpan> spans) => AtomicFile.Write(path, stream => Write(stream, spans));

    /// <summary>Writes the trace to a stream.</summary>
    public static void Write(Stream stream, IReadOnlyList<ProfileSpan> spans)
    {
        SpanTable table = new(spans);
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        WriteName(json, "process_name", "segsharp", 0);
        foreach (int thread in spans.Select(span => span.Thread).Distinct())
        {
            WriteName(json, "thread_name", $"thread {thread}", thread);
        }

        for (int i = 0; i < spans.Count; i++)
        {
            WriteSpan(json, spans[i], table.Module[i]);
        }

        foreach ((long time, long bytes) in spans.SelectMany(span =>
            ((long, long)[])[(span.Start, span.MemoryBefore), (span.End, span.MemoryAfter)]).Order())
        {
            WriteMemory(json, time, bytes);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, ProfileSpan span, string? module)
    {
        json.WriteStartObject();
        json.WriteString("ph", "X");
        json.WriteString("name", span.Name);
        json.WriteString("cat", Category(span.Kind));
        json.WriteNumber("ts", span.Start / NanosecondsPerMicrosecond);
        json.WriteNumber("dur", span.Duration / NanosecondsPerMicrosecond);
        json.WriteNumber("pid", Process);
        json.WriteNumber("tid", span.Thread);
        json.WriteStartObject("args");
        if (module is not null)
        {
            json.WriteString("module", module);
        }

        if (span.Sequence >= 0)
        {
            json.WriteNumber("sequence", span.Sequence);
        }

        json.WriteNumber("kept_bytes", span.MemoryAfter - span.MemoryBefore);
        json.WriteNumber("peak_bytes", span.MemoryPeak);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMemory(Utf8JsonWriter json, long time, long bytes)
    {
        json.WriteStartObject();
        json.WriteString("ph", "C");
        json.WriteString("name", "allocated");
        json.WriteNumber("ts", time / NanosecondsPerMicrosecond);
        json.WriteNumber("pid", Process);
        json.WriteStartObject("args");
        json.WriteNumber("bytes", bytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, string what, string name, int thread)
    {
        json.WriteStartObject();
        json.WriteString("ph", "M");
        json.WriteString("name", what);
        json.WriteNumber("pid", Process);
        json.WriteNumber("tid", thread);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Category(ProfileSpanKind kind) => kind switch
    {
        ProfileSpanKind.Operator => "operator",
        ProfileSpanKind.BackwardNode => "backward",
        ProfileSpanKind.Step => "step",
        ProfileSpanKind.Stage => "stage",
        _ => "module",
    };
}
