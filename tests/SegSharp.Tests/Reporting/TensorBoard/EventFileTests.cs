using System.Text;
using SegSharp.Reporting.TensorBoard;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Reporting.TensorBoard;

/// <summary>Event files, read back by a reader of their own.</summary>
public sealed class EventFileTests
{
    // the check value of CRC-32C, and the vectors of RFC 3720, appendix B.4
    [Fact]
    public void Crc_KnownVectors_AreMet()
    {
        Assert.Equal(0xE3069283u, EventReader.Crc("123456789"u8));
        Assert.Equal(0x8A9136AAu, EventReader.Crc(new byte[32]));
        Assert.Equal(unchecked(((0x8A9136AAu >> 15) | (0x8A9136AAu << 17)) + 0xA282EAD8), MaskedCrc.Of(new byte[32]));
        byte[] text = Encoding.UTF8.GetBytes("iteration 160000");
        uint crc = EventReader.Crc(text);
        Assert.Equal(unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8), MaskedCrc.Of(text));
    }

    [Fact]
    public void Write_ScalarsAndPictures_AreReadBack()
    {
        using TemporaryDirectory directory = new();
        FixedTime time = new(new DateTimeOffset(2024, 5, 6, 7, 8, 9, 500, TimeSpan.Zero));
        byte[] picture = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
        string path;
        using (EventFile events = new(directory.Root, time: time))
        {
            path = events.Path;
            events.WriteScalar("train/loss", 50, 0.25);
            events.WriteScalar("Straße", 160_000, double.NegativeInfinity);
            events.WriteImage("val_a", 200, picture, 10, 20);
            events.WriteScalar("zero", 0, 0);
        }

        List<EventReader.Event> read = EventReader.Read(path);
        Assert.Equal(["brain.Event:2", null, null, null, null], read.Select(item => item.Version));
        Assert.All(read, item => Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0, item.Time));
        Assert.Equal(("train/loss", 50L, 0.25f), (read[1].Tag, read[1].Step, read[1].Scalar));
        Assert.Equal(("Straße", 160_000L, float.NegativeInfinity), (read[2].Tag, read[2].Step, read[2].Scalar));
        Assert.Equal(("val_a", (10L, 20L, 3L)), (read[3].Tag, read[3].Size));
        Assert.Equal(picture, read[3].Image);
        Assert.Equal(("zero", 0L, 0f), (read[4].Tag, read[4].Step, read[4].Scalar));
        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TwiceInOneSecond_GivesTwoFilesAndTheSecondSaysWhereItGoesOn()
    {
        using TemporaryDirectory directory = new();
        FixedTime time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
        using EventFile first = new(directory.Root, time: time), second = new(directory.Root, firstIteration: 40, time);
        Assert.NotEqual(first.Path, second.Path);
        EventReader.Event start = EventReader.Read(second.Path)[1];
        Assert.Equal((true, 41L), (start.IsStart, start.Step));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
