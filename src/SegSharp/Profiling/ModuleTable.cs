using SegSharp.Tensors.Profiling;
using SegSharp.Training;

namespace SegSharp.Profiling;

/// <summary>Adds the spans of a profile up by module.</summary>
internal sealed class ModuleTable
{
    private const double Nano = 1e-9;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Entry> _roots = [];
    private readonly int _steps;

    public ModuleTable(IReadOnlyList<ProfileSpan> spans, SpanTable table, int[] inside, int steps)
    {
        _steps = steps;
        foreach (int i in inside)
        {
            bool isBackward = table.Stage[i] == StageMeter.NameOf(TrainingStage.Backward);
            if (spans[i].Kind == ProfileSpanKind.Module)
            {
                EntryOf(spans[i], table.ModuleAround(spans[i])).Count(spans[i], isBackward);
            }

            if (table.Module[i] is { } owner && _entries.TryGetValue(owner, out Entry? entry))
            {
                entry.Add(table.SelfTime[i], spans[i].MemoryPeak, isBackward);
            }
        }
    }

    /// <summary>One row a module, each before those that it calls.</summary>
    public IReadOnlyList<ModuleRow> Rows()
    {
        List<ModuleRow> rows = [];
        foreach (Entry root in _roots)
        {
            Collect(root, null, 0, rows);
        }

        return rows;
    }

    private (double Forward, double Backward, long Peak) Collect(Entry entry, string? parent, int depth, List<ModuleRow> rows)
    {
        int place = rows.Count;
        rows.Add(null!); // its sums are known after its children's
        (double forward, double backward, long peak) = (Seconds(entry.Forward), Seconds(entry.Backward), entry.Peak);
        foreach (Entry child in entry.Children)
        {
            (double forward2, double backward2, long peak2) = Collect(child, entry.Name, depth + 1, rows);
            (forward, backward, peak) = (forward + forward2, backward + backward2, Math.Max(peak, peak2));
        }

        rows[place] = new ModuleRow(entry.Name, depth, parent, (double)entry.Calls / _steps)
        {
            SelfSeconds = Seconds(entry.Forward + entry.Backward),
            ForwardSeconds = forward,
            BackwardSeconds = backward,
            KeptBytes = entry.Kept / _steps,
            PeakBytes = peak,
        };
        return (forward, backward, peak);
    }

    private double Seconds(long nanoseconds) => Nano * nanoseconds / _steps;

    // Where a module was called first decides its place; what is computed again has no callers around it.
    private Entry EntryOf(ProfileSpan span, string? around)
    {
        if (!_entries.TryGetValue(span.Name, out Entry? entry))
        {
            entry = _entries[span.Name] = new Entry(span.Name);
            (around is not null && _entries.TryGetValue(around, out Entry? caller) ? caller.Children : _roots).Add(entry);
        }

        return entry;
    }

    private sealed class Entry(string name)
    {
        public string Name => name;

        public List<Entry> Children { get; } = [];

        public int Calls { get; private set; }

        public long Kept { get; private set; }

        public long Forward { get; private set; }

        public long Backward { get; private set; }

        public long Peak { get; private set; }

        public void Count(ProfileSpan call, bool isBackward)
        {
            Calls++;
            Kept += isBackward ? 0 : call.MemoryAfter - call.MemoryBefore;
        }

        public void Add(long selfTime, long peak, bool isBackward)
        {
            Peak = Math.Max(Peak, peak);
            Forward += isBackward ? 0 : selfTime;
            Backward += isBackward ? selfTime : 0;
        }
    }
}
