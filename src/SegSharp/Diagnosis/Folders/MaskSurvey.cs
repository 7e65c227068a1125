using System.Buffers.Binary;
using System.Collections.Concurrent;
using SegSharp.Data.Imaging;
using SegSharp.Diagnosis.Data;

namespace SegSharp.Diagnosis.Folders;

/// <summary>The values and colours of masks.</summary>
internal sealed class MaskSurvey
{
    private readonly ConcurrentDictionary<int, int> _values = new();
    private readonly ConcurrentDictionary<Rgb, long> _colors = new();
    private readonly ConcurrentBag<(string File, string Fault)> _faults = [];

    /// <summary>The values of index masks, with the number of masks that have each.</summary>
    public IReadOnlyList<(int Value, int Masks)> Values => [.. _values.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];

    /// <summary>The colours of colour masks, black first, then the most common.</summary>
    public IReadOnlyList<Rgb> Colors =>
        [.. _colors.OrderByDescending(pair => pair.Key == default).ThenByDescending(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>The colours in the palette of the masks' files; null where there is none that shows anything.</summary>
    public IReadOnlyList<Rgb>? Palette { get; private set; }

    /// <summary>Masks that cannot be used.</summary>
    public IReadOnlyList<FolderNote> Notes { get; private set; } = [];

    /// <summary>Looks through masks.</summary>
    public static MaskSurvey Of(string root, string[] files, Action<int, int>? progress, CancellationToken cancellation)
    {
        MaskSurvey survey = new();
        int done = 0;
        Parallel.ForEach(files,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
        {
            survey.Add(root, file);
            progress?.Invoke(Interlocked.Increment(ref done), files.Length);
        });
        survey.Palette = files.Select(file => ReadPalette(Path.Combine(root, file))).Take(1).FirstOrDefault();
        survey.Notes = survey.Told();
        return survey;
    }

    private void Add(string root, string file)
    {
        string path = Path.Combine(root, file);
        FileFacts facts = FileProbe.Read(path, FileKind.Mask);
        if (!facts.IsReadable)
        {
            _faults.Add((file, facts.Fault!.Reason));
        }
        else if (facts.Histogram.Length > 0)
        {
            foreach ((byte label, _) in facts.Histogram)
            {
                _values.AddOrUpdate(label, 1, (_, count) => count + 1);
            }
        }
        else if (facts.Colors.Length > 0)
        {
            foreach ((Rgb color, int count) in facts.Colors)
            {
                _colors.AddOrUpdate(color, count, (_, sum) => sum + count);
            }
        }
        else
        {
            _faults.Add((file, $"{facts.Channels} channels of {facts.BitDepth} bits"));
        }
    }

    private FolderNote[] Told()
    {
        if (_faults.IsEmpty)
        {
            return [];
        }

        (string file, string fault) = _faults.OrderBy(pair => pair.File, StringComparer.Ordinal).First();
        return [FolderNote.Of("{count} masks cannot be used, such as '{file}': {fault}", ("count", _faults.Count), ("file", file),
            ("fault", fault))];
    }

    private static Rgb[]? ReadPalette(string path)
    {
        byte[] start = new byte[4096];
        using FileStream stream = File.OpenRead(path);
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        int at = start.AsSpan(0, length).IndexOf("PLTE"u8);
        int count = at < 4 ? 0 : (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(start.AsSpan(at - 4)) / 3, 256);
        if (count == 0 || at + 4 + (3 * count) > length)
        {
            return null;
        }

        Rgb[] colors =
            [.. Enumerable.Range(0, count).Select(i => new Rgb(start[at + 4 + (3 * i)], start[at + 5 + (3 * i)], start[at + 6 + (3 * i)]))];
        return colors.All(color => color.Red == color.Green && color.Green == color.Blue) ? null : colors;
    }
}
