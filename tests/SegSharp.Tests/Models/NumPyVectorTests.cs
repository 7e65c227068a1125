using System.Text;
using SegSharp.Models;

namespace SegSharp.Tests.Models;

/// <summary>Vectors in NumPy's format.</summary>
public sealed class NumPyVectorTests
{
    [Theory]
    [InlineData("<f4", new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 }, new[] { 1.0, -2.0 })]
    [InlineData("<i8", new byte[] { 7, 0, 0, 0, 0, 0, 0, 0 }, new[] { 7.0 })]
    public void Parse_Vector_GivesItsNumbers(string type, byte[] data, double[] expected) =>
        Assert.Equal(expected, NumPyVector.Parse(File(type, $"({expected.Length},)", data)));

    [Theory]
    [InlineData("<f4", "(2, 1)", "one row")]
    [InlineData(">f4", "(2,)", "one row")]
    [InlineData("<f4", "(3,)", "its length")]
    public void Parse_AnythingElse_SaysWhy(string type, string shape, string word) =>
        Assert.Contains(word, Assert.Throws<FormatException>(() => NumPyVector.Parse(File(type, shape, new byte[8]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Parse_OtherFileOrCutHead_SaysWhy()
    {
        Assert.Contains("no .npy", Assert.Throws<FormatException>(() => NumPyVector.Parse("1.0, 2.0, 3.0"u8)).Message,
            StringComparison.Ordinal);
        Assert.Contains("ends in its head", Assert.Throws<FormatException>(() =>
            NumPyVector.Parse(File("<f4", "(2,)", []).AsSpan(0, 20))).Message, StringComparison.Ordinal);
    }

    private static byte[] File(string type, string shape, byte[] data)
    {
        byte[] head = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0, .. head, .. data];
    }
}
