using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace SegSharp.Tensors.Serialization;

/// <summary>A checksum of each tensor in a safetensors file, as a text in its head.</summary>
/// <remarks>
/// XXH3 of 64 bits (https://github.com/Cyan4973/xxHash): one of names, types and shapes in their order, then one of each tensor's bytes, in
/// base64. A program that writes the tensors in another order but keeps the texts leaves checksums that are of nothing;
/// the first one tells, and they are not used.
/// </remarks>
public sealed class TensorChecksums
{
    /// <summary>The text's name.</summary>
    public const string Key = "xxh3";

    private readonly ulong[] _values;

    private TensorChecksums(ulong[] values) => _values = values;

    /// <summary>
    /// The text for checksums of names, types and shapes, and of each tensor's bytes, in the order in which they are going to be written.
    /// </summary>
    internal static string Write(IReadOnlyList<(string Name, DType DType, Shape Shape)> tensors, IReadOnlyList<ulong> ofBytes)
    {
        byte[] bytes = new byte[(tensors.Count + 1) * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Layout(tensors));
        for (int i = 0; i < tensors.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((i + 1) * sizeof(ulong)), ofBytes[i]);
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads the text of a file; null where it has none, or one that is not of these tensors.</summary>
    internal static TensorChecksums? Read(IReadOnlyDictionary<string, string> texts, IReadOnlyList<TensorEntry> entries)
    {
        byte[] bytes = new byte[(entries.Count + 1) * sizeof(ulong)];
        if (!texts.TryGetValue(Key, out string? text) || !Convert.TryFromBase64String(text, bytes, out int count) || count != bytes.Length)
        {
            return null;
        }

        ulong[] values = [.. Enumerable.Range(0, entries.Count + 1)
            .Select(i => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong))))];
        return values[0] == Layout(entries.Select(e => (e.Name, e.DType, e.Shape))) ? new TensorChecksums(values) : null;
    }

    /// <summary>The checksum of a tensor by its place in the file.</summary>
    internal ulong this[int index] => _values[index + 1];

    private static ulong Layout(IEnumerable<(string Name, DType DType, Shape Shape)> tensors)
    {
        StringBuilder text = new();
        foreach ((string name, DType type, Shape shape) in tensors)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}\n{(int)type}\n{shape}\n");
        }

        return XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
