using SegSharp.Bench;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Bench;

public sealed class WorkProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ask_Requests_GetsAnAnswerEachAndPassesOverOtherLines()
    {
        string peer = FakePeer.Answering(
            _folder,
            """
            run) echo "warming up"; echo '{"seconds":0.25,"something_else":1}' ;;
            memory) echo '{"peak_bytes":4096}' ;;
            """);
        (WorkProcess process, string name) = Start(peer);
        using (process)
        {
            Assert.Equal("Fake 1.0", name);
            Assert.Equal(0.25, process.Ask("run").Seconds);
            Assert.Equal(4096, process.Ask("memory").PeakBytes);
        }
    }

    [Theory]
    [InlineData("run) echo 'out of luck' >&2; echo '---' >&2; exit 3 ;;", "exit code 3: out of luck")]
    [InlineData("run) kill -8 $$ ;;", "signal 8")]
    [InlineData("run) echo '{seconds' ;;", "no JSON")]
    public void Ask_PeerThatFails_SaysHow(string cases, string expected)
    {
        (WorkProcess process, _) = Start(FakePeer.Answering(_folder, cases));
        using (process)
        {
            WorkException e = Assert.Throws<WorkException>(() => process.Ask("run"));
            Assert.Contains("'run'", e.Message, StringComparison.Ordinal);
            Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Start_PeerThatEndsAtOnce_ShowsItsError()
    {
        string peer = FakePeer.Write(_folder, "broken", "echo \"error: no such module\" >&2; exit 1");
        Assert.Contains("error: no such module", Assert.Throws<WorkException>(() => Start(peer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_ProgramThatIsNotThere_SaysSo() =>
        Assert.Contains("'/nowhere/python'", Assert.Throws<WorkException>(() => Start("/nowhere/python")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Start_Cancelled_EndsTheWaiting()
    {
        string peer = FakePeer.Write(_folder, "silent", "sleep 600");
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            WorkProcess.Start(new WorkProgram("pytorch", peer, ["script"]), "task", source.Token));
    }

    [Fact]
    public void Alternation_TwoSides_RunInTurn()
    {
        string log = _folder.At("log");
        Side[] sides = [.. ((string[])["a", "b"]).Select(name => new Side(
            new WorkProgram("pytorch",
                FakePeer.Answering(_folder, $$"""run) echo "${!#}" >> '{{log}}'; echo '{"seconds":1}' ;;"""), ["script"]),
            new WorkTask(WorkKinds.Predict, name, 1, 64, 64, 2, 1)))];
        foreach (Side side in sides)
        {
            side.Start(_folder.At(side.Task.Variant), CancellationToken.None);
        }

        List<string> said = [];
        Alternation.Run(sides, rounds: 3, said.Add, CancellationToken.None);
        Array.ForEach(sides, side => side.Dispose());
        string[] order = [.. File.ReadLines(log).Select(line => Path.GetFileName(line)!)];
        Assert.Equal(["a", "b", "a", "b", "a", "b"], order[^6..]);
        Assert.All(sides, side => Assert.Equal([1, 1, 1], side.Result.Seconds));
        Assert.True(order.Length >= 6 + 4, "two warm-ups a side were expected");
        Assert.Equal(["warming up Fake 1.0", "warming up Fake 1.0", "round 1 of 3", "round 2 of 3", "round 3 of 3"], said);
    }

    [Fact]
    public void WarmUp_AfterACheck_CountsIt()
    {
        string log = _folder.At("log");
        using Side side = new(
            new WorkProgram("pytorch",
                FakePeer.Answering(_folder, $$"""*) echo "$request" >> '{{log}}'; echo '{"seconds":1}' ;;"""), ["script"]),
            new WorkTask(WorkKinds.Predict, "b0", 1, 64, 64, 2, 1));
        side.Start(_folder.At("task"), CancellationToken.None);
        side.Check();
        side.WarmUp(computations: 2, seconds: 0);
        Assert.Equal(["check", "run"], File.ReadAllLines(log));
    }

    [Fact]
    public void Ask_PeerThatEndsWithTheInterruption_IsNoFailure()
    {
        // Ctrl-C at a terminal ends the peer, and we hear of it a little later
        using CancellationTokenSource source = new();
        string peer = FakePeer.Answering(_folder, "run) exit 130 ;;");
        (WorkProcess process, _) = WorkProcess.Start(new WorkProgram("pytorch", peer, ["script"]), "task", source.Token);
        using (process)
        {
            source.CancelAfter(TimeSpan.FromMilliseconds(20));
            Assert.ThrowsAny<OperationCanceledException>(() => process.Ask("run"));
        }
    }

    private static (WorkProcess Process, string Name) Start(string peer) =>
        WorkProcess.Start(new WorkProgram("pytorch", peer, ["script"]), "task", CancellationToken.None);
}
