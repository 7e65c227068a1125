using Microsoft.Win32.SafeHandles;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Pickle;

namespace SegSharp.Tensors.Tests.Serialization;

/// <summary>Pickles of plain values, and those that are refused or damaged.</summary>
public sealed class PickleReaderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("segsharp").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(new byte[] { 0x80, 2, (byte)'K', 7, (byte)'.' }, 7L)]
    [InlineData(new byte[] { 0x80, 2, 0x88, (byte)'.' }, true)]
    [InlineData(new byte[] { 0x80, 2, (byte)'X', 2, 0, 0, 0, (byte)'o', (byte)'k', (byte)'.' }, "ok")]
    public void Read_PlainValue_GivesIt(byte[] pickle, object expected) => Assert.Equal(expected, Read(pickle));

    [Theory]
    [InlineData(new byte[] { 0x80, 9, (byte)'N', (byte)'.' }, "version 9")]
    [InlineData(new byte[] { 0x80, 2, (byte)'i', (byte)'.' }, "instruction 0x69")]
    [InlineData(new byte[] { 0x80, 2, (byte)'N', (byte)'N', (byte)'.' }, "leaves values over")]
    [InlineData(new byte[] { 0x80, 2, (byte)'.' }, "not there")]
    [InlineData(new byte[] { 0x80, 2, (byte)'X', 99, 0, 0, 0, (byte)'a', (byte)'.' }, "claims 99 bytes")]
    [InlineData(new byte[] { 0x80, 2, (byte)'N' }, "cut short")]
    public void Read_WhatIsDamagedOrNotNeeded_SaysWhy(byte[] pickle, string reason) =>
        Assert.Contains(reason, Assert.Throws<CheckpointFormatException>(() => Read(pickle)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_NameOfAFunction_AsksTheHostAndExecutesNothing() =>
        Assert.Contains("os system", Assert.Throws<NotSupportedException>(() => Read([0x80, 2, .. "cos\nsystem\n."u8])).Message,
            StringComparison.Ordinal);

    private object? Read(byte[] pickle)
    {
        string path = Path.Combine(_directory, "data.pkl");
        using (FileStream stream = new(path, FileMode.Create))
        {
            stream.Write(pickle);
        }

        using SafeFileHandle file = File.OpenHandle(path);
        return new PickleReader(new PickleSource(path, file, 0, pickle.Length), new NoHost()).Read();
    }

    private sealed class NoHost : IPickleHost
    {
        public PickleGlobal Resolve(string module, string name) => throw new NotSupportedException($"{module} {name}");

        public object? Call(PickleGlobal function, object?[] arguments) => throw new NotSupportedException();

        public object? Load(object? persistentId) => throw new NotSupportedException();
    }
}
