using System.Text;

namespace SegSharp.Tensors.Serialization;

/// <summary>Tells from a file's first bytes what it is, and says so where it is nothing that holds tensors.</summary>
internal static class FileSniffer
{
    private const int HeadBytes = 512;
    private const int TarMagicOffset = 257;

    private static readonly (byte[] Magic, string What)[] _others =
    [
        ([0x1F, 0x8B], "a gzip archive; unpack it first"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "an xz archive; unpack it first"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7-Zip archive; unpack it first"),
        ([0x89, (byte)'H', (byte)'D', (byte)'F'], "an HDF5 file (Keras, TensorFlow), which is not read"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ([(byte)'G', (byte)'G', (byte)'U', (byte)'F'], "a GGUF file, which is not read"),
        ([(byte)'%', (byte)'P', (byte)'D', (byte)'F'], "a PDF document"),
    ];

    /// <exception cref="CheckpointFormatException">It is of no known format.</exception>
    public static FileKind Sniff(string path)
    {
        byte[] buffer = new byte[HeadBytes];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        ReadOnlySpan<byte> head = buffer.AsSpan(0, file.ReadAtLeast(buffer, HeadBytes, throwOnEndOfStream: false));
        if (head.IsEmpty)
        {
            throw new CheckpointFormatException(path, "the file is empty.");
        }

        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8))
        {
            return FileKind.TorchZip;
        }

        if (head[0] == 0x80 && head.Length > 1 && head[1] is >= 2 and <= 5)
        {
            return FileKind.TorchLegacy;
        }

        // safetensors: eight bytes of length, then a JSON object, which blanks may precede
        if (head.Length > 8 && head[8..].TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && !IsText(head[..8]))
        {
            return FileKind.Safetensors;
        }

        if (IsIndex(head))
        {
            return FileKind.Index;
        }

        throw new CheckpointFormatException(path, Describe(head, path));
    }

    private static bool IsText(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExceptInRange((byte)0x09, (byte)0x7E);

    private static bool IsIndex(ReadOnlySpan<byte> head)
    {
        string text = Encoding.Latin1.GetString(head).TrimStart();
        return text.StartsWith('{')
            && (text.Contains("\"weight_map\"", StringComparison.Ordinal) || text.Contains("\"total_size\"", StringComparison.Ordinal));
    }

    private static string Describe(ReadOnlySpan<byte> head, string path)
    {
        string text = Encoding.Latin1.GetString(head);
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
        {
            string size = text.Split('\n').FirstOrDefault(line => line.StartsWith("size ", StringComparison.Ordinal)) is { } line
                ? $" of {line[5..].Trim()} bytes" : string.Empty;
            return $"it is a Git LFS pointer to a file{size}, not the file itself; fetch it with 'git lfs pull'.";
        }

        string start = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n', 'ï', '»', '¿');
        if (start.StartsWith('<'))
        {
            return start.Contains("html", StringComparison.OrdinalIgnoreCase)
                ? "it is an HTML page, not the weights: the download ended at a login, error or overview page."
                : "it is an XML document, not weights.";
        }

        foreach ((byte[] magic, string what) in _others)
        {
            if (head.StartsWith(magic))
            {
                return $"it is {what}.";
            }
        }

        if (head.Length > TarMagicOffset + 5 && head[TarMagicOffset..].StartsWith("ustar"u8))
        {
            return "it is a tar archive; unpack it first.";
        }

        if (start.StartsWith('{') || start.StartsWith('['))
        {
            return "it is JSON text without tensors in it.";
        }

        return path.EndsWith(".safetensors", StringComparison.Ordinal)
            ? "it is not a safetensors file: no JSON object follows its first 8 bytes."
            : $"it is neither a safetensors nor a PyTorch file; " +
                $"it begins with the bytes {Convert.ToHexString(head[..Math.Min(8, head.Length)])}.";
    }
}
