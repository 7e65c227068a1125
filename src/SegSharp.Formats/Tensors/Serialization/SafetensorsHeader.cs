using System.Buffers.Binary;
using System.Text.Json;

namespace SegSharp.Tensors.Serialization;

/// <summary>Reads and checks the head of a safetensors file: nothing in it is believed before it fits the file.</summary>
/// <remarks>Format: https://github.com/huggingface/safetensors, "Format".</remarks>
internal static class SafetensorsHeader
{
    public const int LengthBytes = 8;

    // The format's own limit.
    private const long MaximumLength = 100_000_000;

    private static readonly Dictionary<string, DType> _types = new(StringComparer.Ordinal)
    {
        ["BOOL"] = DType.Bool,
        ["U8"] = DType.UInt8,
        ["I8"] = DType.Int8,
        ["I16"] = DType.Int16,
        ["I32"] = DType.Int32,
        ["I64"] = DType.Int64,
        ["F16"] = DType.Float16,
        ["BF16"] = DType.BFloat16,
        ["F32"] = DType.Float32,
        ["F64"] = DType.Float64,
    };

    // bits of an element; what computes with them is another library
    private static readonly Dictionary<string, int> _foreignBits = new(StringComparer.Ordinal)
    {
        ["F4"] = 4,
        ["F6_E2M3"] = 6,
        ["F6_E3M2"] = 6,
        ["F8_E5M2"] = 8,
        ["F8_E4M3"] = 8,
        ["F8_E8M0"] = 8,
        ["F8_E4M3FNUZ"] = 8,
        ["F8_E5M2FNUZ"] = 8,
        ["U16"] = 16,
        ["U32"] = 32,
        ["U64"] = 64,
        ["C64"] = 64,
    };

    public static string NameOf(DType dtype) => _types.First(pair => pair.Value == dtype).Key;

    public static (List<TensorEntry> Entries, Dictionary<string, string> Metadata) Read(string path, Stream file)
    {
        long fileLength = file.Length;
        byte[] lengthBytes = new byte[LengthBytes];
        if (fileLength < LengthBytes + 2)
        {
            throw new CheckpointFormatException(path, $"the file has {fileLength} bytes, too few for a safetensors file.");
        }

        file.ReadExactly(lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > MaximumLength || (long)length > fileLength - LengthBytes)
        {
            throw new CheckpointFormatException(
                path, $"the header claims {length} bytes, but the file has {fileLength}: it is cut short or not a safetensors file.");
        }

        byte[] header = new byte[length];
        file.ReadExactly(header);
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            return Parse(path, document.RootElement, LengthBytes + (long)length, fileLength);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // the second is what a name that is no UTF-8 ends in
            throw new CheckpointFormatException(path, "the header is not JSON: the file is damaged or not a safetensors file.", e);
        }
    }

    private static (List<TensorEntry> Entries, Dictionary<string, string> Metadata) Parse(
        string path, JsonElement root, long dataStart, long fileLength)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new CheckpointFormatException(path, "the header is not a JSON object.");
        }

        List<TensorEntry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!names.Add(property.Name))
            {
                throw new CheckpointFormatException(path, $"the name '{property.Name}' stands twice in the header.");
            }

            if (property.Name == "__metadata__")
            {
                ReadMetadata(path, property.Value, metadata);
            }
            else
            {
                entries.Add(ReadEntry(path, property, dataStart));
            }
        }

        CheckLayout(path, entries, dataStart, fileLength);
        return (entries, metadata);
    }

    private static void ReadMetadata(string path, JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            return; // as the format's own library has it
        }

        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            throw new CheckpointFormatException(path, "'__metadata__' is not an object of texts.");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            metadata[property.Name] = property.Value.GetString()!;
        }
    }

    private static TensorEntry ReadEntry(string path, JsonProperty property, long dataStart)
    {
        CheckpointFormatException Bad(string what) => new(path, $"tensor '{property.Name}': {what}.");

        JsonElement value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out JsonElement shape) || shape.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out JsonElement offsets) || offsets.ValueKind != JsonValueKind.Array
            || offsets.GetArrayLength() != 2)
        {
            throw Bad("'dtype', 'shape' and two 'data_offsets' are expected");
        }

        string name = type.GetString()!;
        bool isKnown = _types.TryGetValue(name, out DType dtype);
        int bits = isKnown ? dtype.Size() * 8 : _foreignBits.TryGetValue(name, out int found) ? found
            : throw Bad($"the element type '{name}' is not known");

        long[] sizes = Numbers(shape, Bad);
        long[] range = Numbers(offsets, Bad);
        UInt128 bytes = (UInt128)bits;
        foreach (long size in sizes)
        {
            bytes = bytes > long.MaxValue ? bytes : bytes * (UInt128)size;
        }

        if (bytes % 8 != 0)
        {
            throw Bad($"a {name} tensor of shape [{string.Join(", ", sizes)}] does not end at a whole byte");
        }

        bytes /= 8;

        if (sizes.Length > TensorEntry.MaximumRank)
        {
            throw Bad($"it has {sizes.Length} dimensions, more than {TensorEntry.MaximumRank}");
        }

        if (range[1] < range[0] || bytes != (UInt128)(range[1] - range[0]))
        {
            throw Bad($"a {name} tensor of shape [{string.Join(", ", sizes)}] has {bytes} bytes, " +
                $"but its offsets span {range[1] - range[0]}");
        }

        return new TensorEntry(property.Name, dtype, Shape.Of(sizes), dataStart + range[0],
            range[1] - range[0]) { ForeignType = isKnown ? null : name };
    }

    private static long[] Numbers(JsonElement array, Func<string, CheckpointFormatException> bad)
    {
        // 2^48 bounds every size and offset, so that sums cannot overflow
        const long Bound = 1L << 48;
        List<long> numbers = [];
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0 || number > Bound)
            {
                throw bad($"'{element}' is not a size");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static void CheckLayout(string path, List<TensorEntry> entries, long dataStart, long fileLength)
    {
        long end = dataStart;
        foreach (TensorEntry entry in entries.OrderBy(entry => entry.Offset).ThenBy(entry => entry.Length))
        {
            if (entry.Offset != end)
            {
                throw new CheckpointFormatException(
                    path, $"tensor '{entry.Name}' {(entry.Offset < end ? "overlaps the one before" : "leaves a gap before it")}.");
            }

            end += entry.Length;
        }

        if (end != fileLength)
        {
            throw new CheckpointFormatException(
                path, end > fileLength ? $"the file is cut short: {fileLength} bytes of {end}."
                    : $"{fileLength - end} bytes follow the last tensor.");
        }
    }
}
