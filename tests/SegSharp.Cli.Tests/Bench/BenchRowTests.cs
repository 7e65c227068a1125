using SegSharp.Bench;

namespace SegSharp.Cli.Tests.Bench;

public sealed class BenchRowTests
{
    private static readonly SideResult _ours = new("SegSharp", "segsharp", [1, 3, 2]) { PeakBytes = 100 };
    private static readonly SideResult _slow = new("Slow", "pytorch", [9, 8, 10]) { PeakBytes = 400, Agreement = new Agreement(0) };
    private static readonly SideResult _fast = _slow with { Name = "Fast", Seconds = [4, 4, 4] };
    private static readonly SideResult _dead = _slow with { Name = "Dead", Seconds = [1], Failure = "it ended" };

    [Fact]
    public void Ratios_OfAPeer_AreOursDividedByTheirs()
    {
        BenchRow row = new("train", "b0", _ours) { Peers = [_slow, _fast, _dead] };
        Assert.Equal(0.5, row.TimeRatio(_fast));
        Assert.Equal(0.25, row.MemoryRatio(_fast));
        Assert.True(double.IsNaN(row.TimeRatio(_dead)));
        Assert.True(double.IsNaN(row.MemoryRatio(_dead)));
        Assert.True(double.IsNaN(row.MemoryRatio(_fast with { PeakBytes = null })));
    }

    [Fact]
    public void Fastest_SeveralOfAKind_IsOneOfEachKindAndWayToKeepMemory()
    {
        SideResult keeping = _slow with { Name = "Keeping", KeepsMemory = true },
            other = _slow with { Name = "Other", Kind = "onnxruntime" };
        BenchRow row = new("train", "b0", _ours) { Peers = [_dead, _slow, _fast, keeping, other] };
        Assert.Equal(["Fast", "Keeping", "Other"], row.Fastest.Select(side => side.Name));
    }

    [Fact]
    public void Holds_PeerThatDied_IsNoFaultOfOurs()
    {
        Assert.True((new BenchRow("train", "b0", _ours) { Peers = [_slow, _dead] }).Holds);
        Assert.False((new BenchRow("train", "b0", _ours) { Peers = [_slow with { Agreement = new Agreement(1) }] }).Holds);
        Assert.False(new BenchRow("train", "b0", _ours with { Failure = "it ended" }).Holds);
    }
}
