using System.Text;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

/// <summary>Headers of Netpbm's files.</summary>
public sealed class PortableMapTests
{
    [Theory]
    [InlineData("P5\n# a comment\n4 3\n255\n", 4, 3, 1, 8)]
    [InlineData("P6 4 3 65535\n", 4, 3, 3, 16)]
    [InlineData("P4\n4 3\n", 4, 3, 1, 1)]
    [InlineData("PF\n4 3\n-1.0\n", 4, 3, 3, 32)]
    [InlineData("P7\nWIDTH 4\nHEIGHT 3\nDEPTH 2\nMAXVAL 255\nENDHDR\n", 4, 3, 2, 8)]
    public void TryRead_EachKind_GivesItsHeader(string text, int width, int height, int channels, int bits)
    {
        ImageHeader header = PortableMap.TryRead(Encoding.ASCII.GetBytes(text))!.Value;
        Assert.Equal((width, height, channels, bits), (header.Width, header.Height, header.Channels, header.BitDepth));
    }

    [Theory]
    [InlineData("P5\n4")]
    [InlineData("P5\n4 0\n255\n")]
    [InlineData("P5\nfour 3\n255\n")]
    [InlineData("P7\nWIDTH 4\nHEIGHT 3\nENDHDR\n")]
    [InlineData("P7\nWIDTH 4\nHEIGHT 3\nDEPTH 2\n")]
    public void TryRead_WhatMakesNoSense_GivesNothing(string text) => Assert.Null(PortableMap.TryRead(Encoding.ASCII.GetBytes(text)));
}
