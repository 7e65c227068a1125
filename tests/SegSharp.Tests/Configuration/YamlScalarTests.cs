using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

/// <summary>Plain scalars by YAML 1.2's core schema: what is a number, a truth value or nothing, and what only looks like it.</summary>
public sealed class YamlScalarTests
{
    [Theory]
    [InlineData("12", 12L)]
    [InlineData("-3", -3L)]
    [InlineData("+3", 3L)]
    [InlineData("0x1F", 31L)]
    [InlineData("1e3", 1000.0)]
    [InlineData(".5", 0.5)]
    [InlineData("1.", 1.0)]
    [InlineData("-.inf", double.NegativeInfinity)]
    [InlineData(".NaN", double.NaN)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    [InlineData("~", null)]
    [InlineData("", null)]
    [InlineData("99999999999999999999", 1e20)] // beyond 64 bits
    public void Read_ValueOfTheSchema_IsThatValue(string text, object? expected) => Assert.Equal(expected, YamlScalar.Read(text));

    [Theory]
    [InlineData("yes")]
    [InlineData("on")]
    [InlineData("1_000")]
    [InlineData("0x")]
    [InlineData("0xG")]
    [InlineData("1e")]
    [InlineData(".")]
    [InlineData("inf")]
    [InlineData("1 2")]
    [InlineData("tRUE")]
    public void Read_WhatOnlyLooksLikeOne_IsAString(string text) => Assert.Equal(text, YamlScalar.Read(text));
}
