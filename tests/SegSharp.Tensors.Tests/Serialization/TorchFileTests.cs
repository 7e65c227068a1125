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
    [InlineData("module_zip.pth", "torch.nn.modules.linear.Linear")]
    public void Open_ObjectsThatAreNoWeights_AreRefusedByName(string name, string expected)
    {
        CheckpointFormatException e = Assert.Throws<CheckpointFormatException>(() => TensorFile.Open(TorchAssets.Path(name)));
        Assert.Contains($"'{expected}'", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists("SEGSHARP_WAS_HERE"));
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

    [PyTorchFact]
    public void Write_EveryElementType_IsReadByTheRealPyTorch()
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
        (int code, string output) = PyTorchFactAttribute.Run(Script, WriteZoo(), TorchAssets.Path("zoo_zip.pth"));
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
        CheckpointFormatException e = Assert.Throws<CheckpointFormatException>(() => TensorFile.Open(WriteBytes(Encoding.UTF8.GetBytes(content))));
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
        CheckpointFormatException e = Assert.Throws<CheckpointFormatException>(() => TensorFile.Open(WriteBytes(bytes[..(int)(bytes.Length * share)])));
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

    [Theory]
    [InlineData("../model-1.safetensors", "not a file beside it")]
    [InlineData("model-9.safetensors", "which is not there")]
    public void Open_IndexWithAWrongFile_IsRefused(string name, string expected)
    {
        string path = WriteBytes(Encoding.UTF8.GetBytes("""{"weight_map": {"a": "NAME"}}""".Replace("NAME", name, StringComparison.Ordinal)));
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

    private string WriteZoo()
    {
        string path = Path.Combine(_directory, "written.pth");
        using TensorScope scope = TensorScope.Open();
        using TensorFile file = TensorFile.Open(TorchAssets.Path("zoo_zip.pth"));
        using FileStream stream = File.Create(path);
        TorchZipWriter.Write(stream, [.. file.Entries.Select(entry => (entry.Name, file.Read(entry.Name)))]);
        return path;
    }

    private void WriteShard(string name, string tensorName, Tensor tensor)
    {
        using FileStream stream = File.Create(Path.Combine(_directory, name));
        SafetensorsWriter.Write(stream, [(tensorName, tensor)]);
    }
}
