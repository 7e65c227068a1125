using System.Buffers.Binary;
using System.Text.Json;

namespace SegSharp.Tensors.Serialization;

/// <summary>Writes safetensors files.</summary>
/// <remarks>Format: https://github.com/huggingface/safetensors, "Format".</remarks>
public static class SafetensorsWriter
{
    /// <summary>Writes tensors in the given order.</summary>
    /// <param name="stream">Where to; not closed.</param>
    /// <param name="tensors">Names, each once, and tensors on any device.</param>
    /// <param name="metadata">Free texts for the head.</param>
    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public static void Write(
        Stream stream, IReadOnlyList<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(stream, [.. tensors.Select(t => new LiveTensorSource(t.Name, t.Tensor.Shape, t.Tensor.DType, () => t.Tensor))], metadata);

    /// <summary>Writes tensors in the given order, each of which is read when its turn comes.</summary>
    /// <inheritdoc cref="Write(Stream, IReadOnlyList{ValueTuple{string, Tensor}}, IReadOnlyDictionary{string, string}?)"/>
    public static void Write(Stream stream, IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        byte[] header = Header(tensors, metadata ?? new Dictionary<string, string>());
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (TensorSource tensor in tensors)
        {
            using TensorScope scope = TensorScope.Open();
            Tensor plain = tensor.Read().Detach().To(Device.Cpu).Contiguous();
            stream.Write(plain.AsBytes());
            GC.KeepAlive(plain);
        }
    }

    private static byte[] Header(IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        // the data that follows is aligned to 8 bytes
        while (memory.Length % 8 != 0)
        {
            memory.WriteByte((byte)' ');
        }

        return memory.ToArray();
    }

    private static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<TensorSource> tensors)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        long offset = 0;
        foreach ((string name, Shape shape, DType dtype, _) in tensors)
        {
            if (!names.Add(name))
            {
                throw new ArgumentException($"The name '{name}' stands twice.", nameof(tensors));
            }

            long bytes = shape.ElementCount.Value * dtype.Size();
            json.WriteStartObject(name);
            json.WriteString("dtype", SafetensorsHeader.NameOf(dtype));
            json.WriteStartArray("shape");
            foreach (Dim dim in shape)
            {
                json.WriteNumberValue(dim.Value);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += bytes);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
