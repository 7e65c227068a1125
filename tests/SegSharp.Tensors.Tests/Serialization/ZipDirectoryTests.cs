using System.IO.Compression;
using Microsoft.Win32.SafeHandles;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Torch;

namespace SegSharp.Tensors.Tests.Serialization;

/// <summary>Archives by the framework's own writer, whole, cut, compressed and damaged.</summary>
public sealed class ZipDirectoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("segsharp").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Read_WholeArchive_FindsItsRecords()
    {
        (ZipDirectory directory, SafeFileHandle file) = Open(Archive(CompressionLevel.NoCompression));
        using (file)
        {
            Assert.Equal(["a/data.pkl", "a/version"], directory.Names.Order(StringComparer.Ordinal));
            Assert.Equal("3\n"u8.ToArray(), directory.ReadShort("a/version", 100));
            Assert.Null(directory.ReadShort("a/none", 100));
        }
    }

    [Fact]
    public void Read_CutArchive_SaysSo()
    {
        byte[] archive = Archive(CompressionLevel.NoCompression);
        Assert.Throws<CheckpointFormatException>(() => Open(archive[..^30]));
    }

    [Fact]
    public void ReadShort_CompressedRecord_IsRefused()
    {
        (ZipDirectory directory, SafeFileHandle file) = Open(Archive(CompressionLevel.SmallestSize));
        using (file)
        {
            Assert.Contains("compressed", Assert.Throws<CheckpointFormatException>(() => directory.ReadShort("a/data.pkl", 10_000)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ReadShort_OneFlippedBit_IsToldByTheChecksum()
    {
        byte[] archive = Archive(CompressionLevel.NoCompression);
        archive[archive.AsSpan().IndexOf("3\n"u8)] ^= 1;
        (ZipDirectory directory, SafeFileHandle file) = Open(archive);
        using (file)
        {
            Assert.Contains("damaged", Assert.Throws<CheckpointFormatException>(() => directory.ReadShort("a/version", 100)).Message,
                StringComparison.Ordinal);
        }
    }

    private static byte[] Archive(CompressionLevel level)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in new[] { ("a/version", "3\n"u8.ToArray()), ("a/data.pkl", new byte[500]) })
            {
                using Stream record = zip.CreateEntry(name, level).Open();
                record.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private (ZipDirectory Directory, SafeFileHandle File) Open(byte[] archive)
    {
        string path = Path.Combine(_directory, "model.pth");
        using (FileStream stream = new(path, FileMode.Create))
        {
            stream.Write(archive);
        }

        SafeFileHandle file = File.OpenHandle(path);
        return (ZipDirectory.Read(path, file), file);
    }
}
