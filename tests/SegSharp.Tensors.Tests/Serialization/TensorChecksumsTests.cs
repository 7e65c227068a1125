using SegSharp.Tensors.Serialization;

namespace SegSharp.Tensors.Tests.Serialization;

public sealed class TensorChecksumsTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");

    private readonly (string Name, Tensor Tensor)[] _tensors =
    [
        ("a", Tensor.From<float>([1, 2, 3, 4, 5, 6], [2, 3]).Transpose(0, 1)), ("empty", Ops.Zeros([0, 4])), ("scalar", Tensor.Scalar(7L)),
        ("large", Ops.Full([300_000], 0.5)), // several pieces
    ];

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_FileAsItWasWritten_GivesEveryTensor()
    {
        Write(_tensors, ChecksumWriting.Write(_tensors));
        using TensorFile file = TensorFile.Open(_path);
        Assert.Equal([1f, 4, 2, 5, 3, 6], file.Read("a").ToArray<float>());
        Assert.Equal(300_000, file.Read("large").Shape.ElementCount.Value);
        Assert.Empty(file.Read("empty").ToArray<float>());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-700_000)]
    public void Read_OneBitChanged_NamesFileAndTensor(int fromEnd)
    {
        Write(_tensors, ChecksumWriting.Write(_tensors));
        using (FileStream stream = File.Open(_path, FileMode.Open))
        {
            stream.Seek(fromEnd, SeekOrigin.End);
            int old = stream.ReadByte();
            stream.Seek(-1, SeekOrigin.Current);
            stream.WriteByte((byte)(old ^ 1));
        }

        using TensorFile file = TensorFile.Open(_path);
        DamagedTensorException damage = Assert.Throws<DamagedTensorException>(() => file.Read("large"));
        Assert.Equal((_path, "large"), (damage.Path, damage.Tensor));
        Assert.Equal(7, file.Read("scalar").Item()); // the others are sound
    }

    // what another program writes in another order, with the texts kept, is not damaged
    [Fact]
    public void Read_ChecksumsOfAnotherOrderOrNone_AreNotUsed()
    {
        string checksums = ChecksumWriting.Write(_tensors);
        (string Name, Tensor Tensor)[] others = [_tensors[3], _tensors[0], ("scalar", Tensor.Scalar(8L)), _tensors[1]];
        foreach (string? text in (string?[])[checksums, "no base64", "", null])
        {
            Write(others, text);
            using TensorFile file = TensorFile.Open(_path);
            Assert.Equal(8, file.Read("scalar").Item());
        }
    }

    private void Write((string, Tensor)[] tensors, string? checksums)
    {
        using FileStream stream = File.Create(_path);
        SafetensorsWriter.Write(stream, tensors,
            checksums is null ? null : new Dictionary<string, string> { [TensorChecksums.Key] = checksums });
    }
}
