using System.Buffers.Binary;
using System.Text;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Tensors.Tests.Serialization;

/// <summary>Heads of safetensors files: what fits the file is read, all else is refused with the reason.</summary>
public sealed class SafetensorsHeaderTests
{
    private const string Sound = """{"__metadata__": {"format": "pt"}, "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}""";

    [Fact]
    public void Read_SoundHead_GivesTensorsAndTexts()
    {
        (List<TensorEntry> entries, Dictionary<string, string> texts) = Read(Sound, 8);
        TensorEntry entry = Assert.Single(entries);
        Assert.Equal(("a", DType.Float32, "[2]"), (entry.Name, entry.DType, entry.Shape.ToString()));
        Assert.Equal("pt", texts["format"]);
    }

    [Theory]
    [InlineData("""{"a": {"dtype": "F32", "shape": [3], "data_offsets": [0, 8]}}""", "but its offsets span 8")]
    [InlineData("""{"a": {"dtype": "F31", "shape": [2], "data_offsets": [0, 8]}}""", "'F31' is not known")]
    [InlineData("""{"a": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}}""", "'-2' is not a size")]
    [InlineData("""{"a": {"dtype": "F32", "shape": [2]}}""", "two 'data_offsets'")]
    [InlineData("""
        {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
         "a": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}}
        """, "stands twice")]
    [InlineData("""{"__metadata__": 3}""", "'__metadata__'")]
    [InlineData("[1, 2]", "not a JSON object")]
    [InlineData("{\"a\": ", "not JSON")]
    public void Read_HeadThatDoesNotFit_SaysWhy(string head, string reason) =>
        Assert.Contains(reason, Assert.Throws<CheckpointFormatException>(() => Read(head, 8)).Message, StringComparison.Ordinal);

    private static (List<TensorEntry> Entries, Dictionary<string, string> Metadata) Read(string head, int dataBytes)
    {
        byte[] text = Encoding.UTF8.GetBytes(head), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        using MemoryStream file = new([.. length, .. text, .. new byte[dataBytes]]);
        return SafetensorsHeader.Read("test.safetensors", file);
    }
}
