using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SegSharp.Data.Imaging;
using SegSharp.IO;

namespace SegSharp.Diagnosis.Data;

/// <summary>
/// What earlier scans found, by path, size and time of modification. A cache that is damaged, of another version or too large is as good
/// as none: nothing in it is believed before the checksum over all of it is, and no number in it says how much to read.
/// </summary>
internal sealed class ScanCache
{
    private const int LargestFile = 256 << 20;
    private const int ChecksumBytes = SHA256.HashSizeInBytes;

    private static readonly UTF8Encoding _text = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _file;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private ScanCache(string file) => _file = file;

    private static ReadOnlySpan<byte> Version => "segsharp data scan 2\n"u8;

    /// <summary>Opens the cache of these folders.</summary>
    public static ScanCache Open(string? directory, IEnumerable<string> folders)
    {
        string key = Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Join('\n', folders.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)))));
        ScanCache cache = new(Path.Combine(directory ?? DefaultDirectory(), $"data-scan-{key[..16]}.bin"));
        try
        {
            FileInfo info = new(cache._file);
            if (info.Exists && info.Length <= LargestFile)
            {
                cache.Parse(File.ReadAllBytes(cache._file));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            cache._entries.Clear();
        }

        return cache;
    }

    /// <summary>
    /// What is known of a file as it is now; null if it was changed since, has more pixels than are allowed now, or is new.
    /// </summary>
    public FileFacts? Find(string path, FileKind kind, FileInfo now) =>
        _entries.TryGetValue(Key(path, kind), out Entry entry) && entry.Bytes == now.Length && entry.Ticks == now.LastWriteTimeUtc.Ticks
        && !ImageCheck.IsTooLarge(entry.Facts.Width, entry.Facts.Height) ? entry.Facts : null;

    /// <summary>
    /// Keeps what was found in a readable file; what was wrong with another may be mended without a change of size or time.
    /// </summary>
    public void Add(string path, FileKind kind, FileInfo now, FileFacts facts)
    {
        if (facts.IsReadable)
        {
            _entries[Key(path, kind)] = new Entry(now.Length, now.LastWriteTimeUtc.Ticks, facts);
        }
    }

    /// <summary>Writes the cache; a disk that refuses only costs the next scan its speed.</summary>
    public void Save()
    {
        using MemoryStream content = new();
        content.Write(Version);
        using (BinaryWriter writer = new(content, _text, leaveOpen: true))
        {
            foreach ((string key, Entry entry) in _entries.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.Write(key);
                Write(writer, entry);
            }
        }

        content.Write(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
        try
        {
            AtomicFile.WriteAllBytes(_file, content.GetBuffer().AsMemory(0, (int)content.Length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string DefaultDirectory()
    {
        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(
            Path.IsPathFullyQualified(root ?? "") ? root!
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "segsharp");
    }

    private static string Key(string path, FileKind kind) => "imc"[(int)kind] + path;

    private static void Write(BinaryWriter writer, Entry entry)
    {
        FileFacts facts = entry.Facts;
        writer.Write(entry.Bytes);
        writer.Write(entry.Ticks);
        foreach (int number in (int[])[facts.Width, facts.Height, facts.Channels, facts.BitDepth, facts.Orientation])
        {
            writer.Write(number);
        }

        writer.Write(facts.HasPalette);
        writer.Write(facts.IsJpeg);
        writer.Write(facts.HasEqualChannels);
        writer.Write((ushort)facts.Histogram.Length);
        foreach ((byte label, int pixels) in facts.Histogram)
        {
            writer.Write(label);
            writer.Write(pixels);
        }

        writer.Write(facts.ColorCount);
        writer.Write((ushort)facts.Colors.Length);
        foreach ((Rgb color, int pixels) in facts.Colors)
        {
            writer.Write((byte[])[color.Red, color.Green, color.Blue]);
            writer.Write(pixels);
        }
    }

    private void Parse(byte[] content)
    {
        ReadOnlySpan<byte> body = content.AsSpan(0, Math.Max(0, content.Length - ChecksumBytes));
        if (!body.StartsWith(Version) || !SHA256.HashData(body).AsSpan().SequenceEqual(content.AsSpan(body.Length)))
        {
            return;
        }

        using BinaryReader reader = new(new MemoryStream(content, Version.Length, body.Length - Version.Length), _text);
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            string key = reader.ReadString();
            _entries[key] = Read(reader);
        }
    }

    private static Entry Read(BinaryReader reader)
    {
        long bytes = reader.ReadInt64(), ticks = reader.ReadInt64();
        int width = reader.ReadInt32(), height = reader.ReadInt32(), channels = reader.ReadInt32(), depth = reader.ReadInt32(),
            orientation = reader.ReadInt32();
        bool hasPalette = reader.ReadBoolean(), isJpeg = reader.ReadBoolean(), hasEqualChannels = reader.ReadBoolean();
        int labels = reader.ReadUInt16();
        if (labels > 256)
        {
            throw new FormatException("A mask has at most 256 values.");
        }

        ImmutableArray<(byte, int)>.Builder histogram = ImmutableArray.CreateBuilder<(byte, int)>(labels);
        for (int i = 0; i < labels; i++)
        {
            histogram.Add((reader.ReadByte(), reader.ReadInt32()));
        }

        int colorCount = reader.ReadInt32(), colors = reader.ReadUInt16();
        if (colors > ColorCensus.MostColors)
        {
            throw new FormatException("No more colours than that are kept.");
        }

        ImmutableArray<(Rgb, int)>.Builder pictured = ImmutableArray.CreateBuilder<(Rgb, int)>(colors);
        for (int i = 0; i < colors; i++)
        {
            pictured.Add((new Rgb(reader.ReadByte(), reader.ReadByte(), reader.ReadByte()), reader.ReadInt32()));
        }

        return new Entry(bytes, ticks, new FileFacts
        {
            Width = width,
            Height = height,
            Channels = channels,
            BitDepth = depth,
            Orientation = orientation,
            HasPalette = hasPalette,
            IsJpeg = isJpeg,
            Histogram = histogram.ToImmutable(),
            HasEqualChannels = hasEqualChannels,
            Colors = pictured.ToImmutable(),
            ColorCount = colorCount,
        });
    }

    private readonly record struct Entry(long Bytes, long Ticks, FileFacts Facts);
}
