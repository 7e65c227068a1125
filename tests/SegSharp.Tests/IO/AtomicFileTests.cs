using SegSharp.IO;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.IO;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void WriteAllText_NewDirectory_WritesTheWholeFile()
    {
        AtomicFile.WriteAllText(_directory["new/a.txt"], "Straße");
        Assert.Equal("Straße", File.ReadAllText(_directory["new/a.txt"]));
        Assert.Single(Directory.GetFiles(_directory["new"]));
    }

    [Fact]
    public void Write_DiskIsFull_KeepsTheOldFileAndNoOther()
    {
        AtomicFile.WriteAllText(_directory["a.bin"], "old");
        IOException e = Assert.Throws<IOException>(() => AtomicFile.Write(_directory["a.bin"], stream =>
        {
            stream.Write(new byte[100]);
            throw new IOException("No space left on device");
        }));
        Assert.Contains("a.bin' was not written, and nothing was changed: No space left", e.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_directory["a.bin"]));
        Assert.Single(Directory.GetFiles(_directory.Root));
    }

    [Fact]
    public void Write_WriterFails_PassesItsExceptionOn()
    {
        Assert.Throws<FormatException>(() => AtomicFile.Write(_directory["a.bin"], _ => throw new FormatException()));
        Assert.Empty(Directory.GetFiles(_directory.Root));
    }

    [Fact]
    public void Write_TargetIsADirectory_SaysWhy()
    {
        Directory.CreateDirectory(_directory["taken"]);
        Assert.Throws<IOException>(() => AtomicFile.WriteAllText(_directory["taken"], "x"));
        Assert.Empty(Directory.GetFiles(_directory.Root));
    }

    [Fact]
    public void Probe_PlaceThatTakesAFile_LeavesNothing()
    {
        AtomicFile.Probe(_directory["a.bin"]);
        AtomicFile.Probe(_directory["new/deep/a.bin"]);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Root));
    }

    [Fact]
    public void Probe_PlaceThatTakesNone_SaysWhy()
    {
        AtomicFile.WriteAllText(_directory["file"], "old");
        Directory.CreateDirectory(_directory["folder"]);
        Assert.Contains("is a directory", Assert.Throws<IOException>(() => AtomicFile.Probe(_directory["folder"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("file' is a file", Assert.Throws<IOException>(() => AtomicFile.Probe(_directory["file/a.bin"])).Message,
            StringComparison.Ordinal);
        AtomicFile.Probe(_directory["file"]);
        Assert.Equal("old", File.ReadAllText(_directory["file"]));
    }
}
