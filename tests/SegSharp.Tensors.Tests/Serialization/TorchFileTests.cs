using System.Text;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Torch;

namespace SegSharp.Tensors.Tests.Serialization;

public sealed class TorchFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("segsharp").FullName;

    [Theory]
    [InlineData("zoo_zip.pth", "PyTorch (zip)")]
    [InlineData("zoo_legacy.pth", "PyTorch (before 1.6)")]
    [InlineData("wrapped_zip.pth", "PyTorch (zip)")]
    [InlineData("wrapped_legacy.pth", "PyTorch (before 1.6)")]
    public void Read_FileOfTheRealPyTorch_GivesEveryTensorBitByBit(string name, string format)
    {
        using TensorFile file = TensorFile.Open(TorchAssets.Path(name));
        Assert.Equal(format, file.Format);
        TorchAssets.AssertZoo(file);
    }

    [Theory]
    [InlineData("wrapped_zip.pth")]
    [InlineData("wrapped_legacy.pth")]
    public void Metadata_WrappedStateDict_HoldsTheTextsBesideIt(string name)
    {
        using TensorFile file = TensorFile.Open(TorchAssets.Path(name));
        Assert.Equal("state_dict", file.Metadata["torch.wrapper"]);
        Assert.Equal("""["road","sky"]""", file.Metadata["meta.CLASSES"]);
        Assert.Equal("[[1,2,3],[4,5,6]]", file.Metadata["meta.PALETTE"]);
        Assert.Equal("160000", file.Metadata["meta.iter"]);
    }

    [Theory]
    [InlineData("evil_zip.pth", "posix.system")]
    [InlineData("evil_legacy.pth", "posix.system")]
    public void Open_ObjectsThatAreNoWeights_AreRefusedByName(string name, string expected)
    {
        CheckpointFormatException e = Assert.Throws<CheckpointFormatException>(() => TensorFile.Open(TorchAssets.Path(name)));
        Assert.Contains($"'{expected}'", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists("SEGSHARP_WAS_HERE"));
    }

    /// <summary>The attributes of a whole module hold what its <c>state_dict()</c> would.</summary>
    [Fact]
    public void Open_WholeModule_HasItsParameters()
    {
        using TensorFile file = TensorFile.Open(TorchAssets.Path("module_zip.pth"));
        Assert.Equal(["weight", "bias"], file.Entries.Select(entry => entry.Name));
        Assert.Equal(Shape.Of([2, 2]), file.Entries[0].Shape);
    }

    [Fact]
    public void Write_EveryElementType_ReadsBackBitByBit()
    {
        string path = WriteZoo();
        using TensorFile file = TensorFile.Open(path);
        TorchAssets.AssertZoo(file);
    }

    [Fact]
    public void Write_RecordsOfNumbers_BeginAtMultiplesOf64()
    {
        using TensorFile file = TensorFile.Open(WriteZoo());
        Assert.All(file.Entries, entry => Assert.Equal(0, entry.Offset % 64));
    }

    /// <summary>Places beyond 4 GiB stand in 64-bit fields; a limit of 1000 bytes puts most of this file's records beyond it.</summary>
    [Fact]
    public void Write_PlacesIn64Bits_ReadBackHereAndByAnotherReader()
    {
        string path = WriteZoo(limit: 1000);
        using (TensorFile file = TensorFile.Open(path))
        {
            TorchAssets.AssertZoo(file);
        }

        using TensorFile original = TensorFile.Open(TorchAssets.Path("zoo_zip.pth"));
        using System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(path);
        Assert.Equal(original.Entries.Count + 2, archive.Entries.Count);
        for (int i = 0; i < original.Entries.Count; i++)
        {
            using Stream record = archive.GetEntry($"archive/data/{i}")!.Open();
            using MemoryStream bytes = new();
            record.CopyTo(bytes);
            using Tensor tensor = original.Read(original.Entries[i].Name);
            Assert.True(tensor.AsBytes().SequenceEqual(bytes.ToArray()));
        }
    }

    /// <summary>A file of 5 GiB, whose zeros are holes on disk: <see cref="LongFactAttribute"/>.</summary>
    [LongFact]
    public void Write_MoreThan4GiB_ReadsBack()
    {
        const int Rows = 5, Count = 1 << 28;
        string path = Path.Combine(_directory, "large.pth");
        TensorSource[] tensors =
            [.. Enumerable.Range(0, Rows).Select(row => new LiveTensorSource($"row{row}", [Count], DType.Float32, () => Row(row)))];
        using (HoleyStream stream = new(path))
        {
            TorchZipWriter.Write(stream, tensors);
        }

        using TensorFile file = TensorFile.Open(path);
        for (int row = 0; row < Rows; row++)
        {
            using Tensor tensor = file.Read($"row{row}");
            ReadOnlySpan<float> values = tensor.AsSpan<float>();
            Assert.Equal((row + 1f, 0f), (values[^1], values[0]));
        }

        if (PyTorchTheoryAttribute.IsInstalled)
        {
            (int code, string output) =
                PyTorchTheoryAttribute.Run("import sys, torch; print([t[-1].item() for t in torch.load(sys.argv[1]).values()])", path);
            Assert.True(code == 0 && output.StartsWith("[1.0, 2.0, 3.0, 4.0, 5.0]", StringComparison.Ordinal), output);
        }

        static Tensor Row(int row)
        {
            Tensor tensor = Ops.Zeros([Count]);
            tensor.Narrow(0, Count - 1, 1).FillInPlace(row + 1);
            return tensor;
        }
    }

    [Theory]
    [InlineData("zoo_zip.pth")]
    [InlineData("wrapped_zip.pth")]
    public void Read_OneFlippedBitInTheNumbers_IsToldByItsChecksum(string name)
    {
        byte[] original = File.ReadAllBytes(TorchAssets.Path(name));
        TensorEntry[] entries;
        using (TensorFile file = TensorFile.Open(TorchAssets.Path(name)))
        {
            entries = [.. file.Entries.Where(entry => entry.Length > 0)];
        }

        foreach (TensorEntry entry in entries)
        {
            byte[] damaged = [.. original];
            damaged[entry.Offset] ^= 1;
            using TensorFile file = TensorFile.Open(WriteBytes(damaged));
            CheckpointFormatException e = Assert.Throws<CheckpointFormatException>(() => file.Read(entry.Name));
            Assert.Contains($"the numbers of tensor '{entry.Name}' are damaged: their checksum is", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_OneFlippedBitInThePickle_IsToldByItsChecksum()
    {
        byte[] bytes = File.ReadAllBytes(WriteZoo());
        int at = bytes.AsSpan().IndexOf("storage"u8);
        bytes[at] ^= 1;
        CheckpointFormatException e = Assert.Throws<CheckpointFormatException>(() => TensorFile.Open(WriteBytes(bytes)));
        Assert.Contains("the record 'archive/data.pkl' is damaged", e.Message, StringComparison.Ordinal);
    }

    [PyTorchTheory]
    [InlineData(uint.MaxValue)]
    [InlineData(1000L)] // most places in 64-bit fields
    public void Write_EveryElementType_IsReadByTheRealPyTorch(long limit)
    {
        const string Script = """
            import sys, torch
            expected = torch.load(sys.argv[2])
            for weights_only in (False, True):
                found = torch.load(sys.argv[1], weights_only=weights_only)
                assert list(found) == list(expected), list(found)
                for name, tensor in expected.items():
                    other = found[name]
                    assert other.dtype == tensor.dtype and other.shape == tensor.shape and torch.equal(other, tensor), name
            print('same')
            """;
        (int code, string output) = PyTorchTheoryAttribute.Run(Script, WriteZoo(limit), TorchAssets.Path("zoo_zip.pth"));
        Assert.True(code == 0 && output.StartsWith("same", StringComparison.Ordinal), output);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 338578\n", "Git LFS pointer to a file of 338578 bytes")]
    [InlineData("<!DOCTYPE html><html><body>Sign in</body></html>", "HTML page")]
    [InlineData("\n <html lang=en>", "HTML page")]
    [InlineData("<?xml version='1.0'?><Error>AccessDenied</Error>", "XML document")]
    [InlineData("", "the file is empty")]
    [InlineData("{\"error\": \"not found\"}", "JSON text without tensors")]
    [InlineData("hello, I am a text", "neither a safetensors nor a PyTorch file")]
    public void Open_WhatIsNoCheckpoint_IsToldInOneSentence(string content, string expected)
    {
        CheckpointFormatException e =
            Assert.Throws<CheckpointFormatException>(() => TensorFile.Open(WriteBytes(Encoding.UTF8.GetBytes(content))));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zoo_zip.pth", 0.5, "cut short")]
    [InlineData("zoo_zip.pth", 0.99, "cut short")]
    [InlineData("zoo_legacy.pth", 0.5, "cut short")]
    [InlineData("zoo_legacy.pth", 0.99, "cut short")]
    public void Open_TruncatedFile_SaysSo(string name, double share, string expected)
    {
        byte[] bytes = File.ReadAllBytes(TorchAssets.Path(name));
        CheckpointFormatException e =
            Assert.Throws<CheckpointFormatException>(() => TensorFile.Open(WriteBytes(bytes[..(int)(bytes.Length * share)])));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ShardedIndex_ReadsFromEachFile()
    {
        using Tensor a = Tensor.From([1f, 2f], [2]), b = Tensor.From([3f], [1]);
        WriteShard("model-1.safetensors", "a", a);
        WriteShard("model-2.safetensors", "b", b);
        TorchAssets.Write(
            Path.Combine(_directory, "model.safetensors.index.json"),
            """{"metadata": {"total_size": 12}, "weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}"""u8);

        using TensorFile file = TensorFile.Open(_directory);

        Assert.Equal("safetensors in 2 files", file.Format);
        Assert.Equal([3f], file.Read("b").ToArray<float>());
    }

    /// <summary>As transformers saved models of more than one file before safetensors.</summary>
    [Fact]
    public void Open_ShardedPyTorchIndex_ReadsFromEachFile()
    {
        using Tensor a = Tensor.From([1f, 2f], [2]), b = Tensor.From([3f], [1]);
        WriteTorchShard("pytorch_model-00001-of-00002.bin", "a", a);
        WriteTorchShard("pytorch_model-00002-of-00002.bin", "b", b);
        TorchAssets.Write(
            Path.Combine(_directory, "pytorch_model.bin.index.json"),
            """{"metadata": {}, "weight_map": {"b": "pytorch_model-00002-of-00002.bin", "a": "pytorch_model-00001-of-00002.bin"}}"""u8);

        using TensorFile file = TensorFile.Open(_directory);

        Assert.Equal("PyTorch (zip) in 2 files", file.Format);
        Assert.Equal([1f, 2f], file.Read("a").ToArray<float>());
        Assert.Equal([3f], file.Read("b").ToArray<float>());
    }

    [Theory]
    [InlineData("../model-1.safetensors", "not a file beside it")]
    [InlineData("model-9.safetensors", "which is not there")]
    public void Open_IndexWithAWrongFile_IsRefused(string name, string expected)
    {
        string path =
            WriteBytes(Encoding.UTF8.GetBytes("""{"weight_map": {"a": "NAME"}}""".Replace("NAME", name, StringComparison.Ordinal)));
        CheckpointFormatException e = Assert.Throws<CheckpointFormatException>(() => TensorFile.Open(path));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string WriteBytes(byte[] bytes)
    {
        string path = Path.Combine(_directory, "file.pth");
        TorchAssets.Write(path, bytes);
        return path;
    }

    private string WriteZoo(long limit = uint.MaxValue)
    {
        string path = Path.Combine(_directory, "written.pth");
        using TensorScope scope = TensorScope.Open();
        using TensorFile file = TensorFile.Open(TorchAssets.Path("zoo_zip.pth"));
        using FileStream stream = File.Create(path);
        TorchZipWriter.Write(stream, [.. file.Entries.Select(entry => new TensorSource(file, entry))], limit);
        return path;
    }

    private void WriteTorchShard(string name, string tensorName, Tensor tensor)
    {
        using FileStream stream = File.Create(Path.Combine(_directory, name));
        TorchZipWriter.Write(stream, [(tensorName, tensor)]);
    }

    private void WriteShard(string name, string tensorName, Tensor tensor)
    {
        using FileStream stream = File.Create(Path.Combine(_directory, name));
        SafetensorsWriter.Write(stream, [(tensorName, tensor)]);
    }
}
