using System.Text.Json;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

public sealed class BenchCommandTests : IDisposable
{
    private static readonly string[] _tiny = ["--variants", "b0", "--size", "64", "--classes", "12", "--runs", "1", "--threads", "1",
        "--format", "json"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--jobs has 'paint'", "--jobs", "train,paint")]
    [InlineData("--against has 'caffe'", "--against", "caffe")]
    [InlineData("--variants has 'b9'", "--variants", "b0,b9")]
    [InlineData("--size has '16'", "--size", "16")]
    [InlineData("--size has 'large'", "--size", "large")]
    [InlineData("--size has '64x16'", "--size", "512,64x16")]
    [InlineData("--size has '64x64x3'", "--size", "64x64x3")]
    [InlineData("--classes has '300'", "--classes", "2,300")]
    [InlineData("--runs is 0", "--runs", "0")]
    [InlineData("--threads is 0", "--threads", "0")]
    [InlineData("--batch is 0", "--batch", "0")]
    public void Bench_WrongUsage_SaysWhatIsWrong(string expected, params string[] args) =>
        Assert.Contains(expected, CliProcess.Run(["bench", .. args]).Expect(2).Error, StringComparison.Ordinal);

    [Fact]
    public void Help_Bench_IsListedWithExamplesAndItsWorkerIsNot()
    {
        string help = CliProcess.Run("--help").Expect(0).Out;
        Assert.Contains(" bench ", help, StringComparison.Ordinal);
        Assert.DoesNotContain("bench-worker", help, StringComparison.Ordinal);
        Assert.Contains("Examples:\n  segsharp bench", CliProcess.Run("bench", "--help").Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_AloneAndTiny_GivesTimesAndMemory()
    {
        using JsonDocument json = Run(0, "--jobs", "train,predict");
        Assert.Equal(1, json.RootElement.GetProperty("threads").GetInt32());
        Assert.True(json.RootElement.GetProperty("holds").GetBoolean());
        Assert.Equal(["train", "predict"], Rows(json).Select(row => row.GetProperty("job").GetString()));
        Assert.All(Rows(json), row =>
        {
            Assert.Equal(("b0", 64, 12),
                (row.GetProperty("variant").GetString(), row.GetProperty("height").GetInt32(), row.GetProperty("classes").GetInt32()));
            JsonElement ours = row.GetProperty("ours");
            Assert.Equal(ours.GetProperty("seconds")[0].GetDouble(), ours.GetProperty("median_seconds").GetDouble());
            Assert.True(ours.GetProperty("median_seconds").GetDouble() > 0);
            Assert.True(ours.GetProperty("peak_bytes").GetInt64() > 1 << 20);
            Assert.Empty(row.GetProperty("peers").EnumerateArray());
        });
        Assert.Equal([2, 1], Rows(json).Select(row => row.GetProperty("batch").GetInt32()));
    }

    [Fact]
    public void Bench_PartsAndTiny_GivesTheirFigures()
    {
        using JsonDocument json = Run(0, "--jobs", "peak,start,door,loader,sweep");
        (string Job, string[] Figures)[] expected =
        [
            ("peak", ["peak_multiply_adds_per_second", "multiply_adds", "reached"]), ("start", []), ("door", ["libtorch_seconds"]),
            ("loader", ["data_seconds", "data_share"]), ("sweep", ["multiply_adds", "seconds_per_multiply_add"]),
        ];
        Assert.Equal(expected.Select(item => item.Job), Rows(json).Select(row => row.GetProperty("job").GetString()));
        foreach ((JsonElement row, (_, string[] figures)) in Rows(json).Zip(expected))
        {
            Assert.True(row.GetProperty("ours").GetProperty("median_seconds").GetDouble() > 0);
            Assert.All(figures, figure => Assert.True(row.GetProperty(figure).GetDouble() > 0, figure));
        }

        JsonElement sweep = Rows(json)[^1];
        Assert.Equal(
            sweep.GetProperty("ours").GetProperty("median_seconds").GetDouble() / sweep.GetProperty("multiply_adds").GetDouble(),
            sweep.GetProperty("seconds_per_multiply_add").GetDouble(), tolerance: 1e-18);
    }

    [Fact]
    public void Bench_PeersThatAgree_GivesRatiosAndLeavesNoFiles()
    {
        string peer = FakePeer.Agreeing(_folder), scratch = Directory.CreateDirectory(_folder.At("scratch")).FullName;
        CliResult result = CliProcess.Run(
            ["bench", "--jobs", "predict", "--against", "pytorch,onnxruntime", "--python", peer, "--node", peer, "--scratch", scratch,
                "--keep-memory", .. _tiny]).Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.False(json.RootElement.GetProperty("interrupted").GetBoolean());
        JsonElement row = Assert.Single(Rows(json));
        JsonElement[] peers = [.. row.GetProperty("peers").EnumerateArray()];
        Assert.Equal(
            [("pytorch", false), ("pytorch", true), ("onnxruntime", false), ("onnxruntime", true), ("onnxruntime", false),
                ("onnxruntime", true)],
            peers.Select(p => (p.GetProperty("kind").GetString()!, p.GetProperty("keeps_memory").GetBoolean())));
        Assert.Equal(4, peers.Count(p => p.GetProperty("fastest").GetBoolean()));
        double ours = row.GetProperty("ours").GetProperty("median_seconds").GetDouble();
        Assert.All(peers, p =>
        {
            Assert.True(p.GetProperty("agrees").GetBoolean());
            Assert.Equal((0, 1), (p.GetProperty("largest_difference").GetDouble(), p.GetProperty("equal_labels").GetDouble()));
            Assert.Equal(ours / p.GetProperty("median_seconds").GetDouble(), p.GetProperty("time_ratio").GetDouble(), tolerance: 1e-12);
            Assert.True(p.GetProperty("memory_ratio").GetDouble() > 0);
        });
        Assert.Contains("folded graph", peers[4].GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch));
        string[] tunables = File.ReadAllLines(_folder.At("tunables"));
        Assert.Equal(3, tunables.Count(line => line.Contains("mmap_max=0", StringComparison.Ordinal)));
        Assert.Equal(6, tunables.Length);
        // what our own process sets for itself is no peer's
        Assert.All(tunables, line => Assert.EndsWith("[]", line, StringComparison.Ordinal));
        Assert.Single(File.ReadAllLines(peer + ".exports")); // both graphs for all four sides
        foreach (string stage in (string[])["exporting the graphs", "starting segsharp", "checking SegSharp", "warming up SegSharp",
            "folded graph, memory kept", "round 1 of 1"])
        {
            Assert.Contains(stage, result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bench_TrainingPeersThatAgree_ComparesGradientsAndLosses()
    {
        using JsonDocument json = Run(0, "--jobs", "train", "--against", "pytorch,pytorch-bfloat16",
            "--python", FakePeer.Agreeing(_folder));
        JsonElement[] peers = [.. Rows(json)[0].GetProperty("peers").EnumerateArray()];
        Assert.Equal(["pytorch", "pytorch-bfloat16"], peers.Select(peer => peer.GetProperty("kind").GetString()));
        Assert.Equal(["", "\"bfloat16\":true"], File.ReadAllLines(_folder.At("types")));
        Assert.All(peers, peer =>
        {
            Assert.InRange(peer.GetProperty("largest_difference").GetDouble(), 0, 1e-5);
            Assert.True(peer.GetProperty("agrees").GetBoolean());
            Assert.True(peer.GetProperty("fastest").GetBoolean()); // of its kind
            Assert.Equal(JsonValueKind.Null, peer.GetProperty("equal_labels").ValueKind);
        });
    }

    [Fact]
    public void Bench_PeerThatDies_IsToldAndTheOthersGoOn()
    {
        string dying = FakePeer.Answering(_folder, "check) kill -8 $$ ;;");
        CliResult result = CliProcess.Run(["bench", "--jobs", "predict", "--against", "pytorch",
            "--python", $"{dying},{FakePeer.Agreeing(_folder)}", .. _tiny]).Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        JsonElement[] peers = [.. Rows(json)[0].GetProperty("peers").EnumerateArray()];
        Assert.Contains("signal 8", peers[0].GetProperty("failure").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, peers[0].GetProperty("time_ratio").ValueKind);
        Assert.True(peers[1].GetProperty("time_ratio").GetDouble() > 0);
        Assert.True(peers[1].GetProperty("fastest").GetBoolean());
        Assert.Contains("error: Fake 1.0, published graph has no result", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_PeerWithOtherNumbers_FailsTheJob()
    {
        // logits of 12 classes at a quarter of 64x64, and a label map, all 0
        string wrong = FakePeer.Answering(
            _folder,
            """
            check) head -c $((12 * 16 * 16 * 4)) /dev/zero > "$(value result)"; head -c 4096 /dev/zero > "$(value label_map)"; echo '{}' ;;
            run) echo '{"seconds":0.001}' ;;
            memory) echo '{"peak_bytes":1}' ;;
            """);
        CliResult result = CliProcess.Run(["bench", "--jobs", "predict", "--against", "pytorch", "--python", wrong, .. _tiny]).Expect(1);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.False(json.RootElement.GetProperty("holds").GetBoolean());
        JsonElement peer = Assert.Single(Rows(json)[0].GetProperty("peers").EnumerateArray());
        Assert.Equal((1, false), (peer.GetProperty("largest_difference").GetDouble(), peer.GetProperty("agrees").GetBoolean()));
        Assert.Contains("gives another result than SegSharp", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_PeersThatAreNotThere_AreLeftOutWithAHint()
    {
        CliResult result = CliProcess.Run(
            ["bench", "--jobs", "predict", "--against", "pytorch,onnxruntime", "--python", "/nowhere/python", "--node", "/nowhere/node",
                .. _tiny]).Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(["pytorch", "onnxruntime"],
            json.RootElement.GetProperty("skipped").EnumerateArray().Select(skipped => skipped.GetProperty("peer").GetString()));
        Assert.Empty(Rows(json)[0].GetProperty("peers").EnumerateArray());
        Assert.Contains("apt-get install", result.Error, StringComparison.Ordinal);
        Assert.Contains("npm install --ignore-scripts", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_AsText_HasALineForEachSideUnderItsHeading()
    {
        string[] args = ["bench", "--jobs", "predict,door", "--against", "pytorch", "--python", FakePeer.Agreeing(_folder), .. _tiny[..^2]];
        CliResult result = CliProcess.Run(args).Expect(0);
        string[] lines = [.. result.Out.Split('\n').Where(line => line.Length > 0)];
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("SegSharp ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Job, against ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("predict  b0, 1x3x64x64, 12 classes ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("  SegSharp ", lines[3], StringComparison.Ordinal);
        Assert.Contains("published graph ", lines[3], StringComparison.Ordinal);
        Assert.Contains("difference 0.0e0, labels 100.000 %", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("door     relu of one number ", lines[4], StringComparison.Ordinal);
        Assert.Contains("libtorch itself", lines[4], StringComparison.Ordinal);
        int end = lines[1].IndexOf("Time", StringComparison.Ordinal) + "Time".Length;
        Assert.All(lines[2..], line => Assert.Equal("s ", line[(end - 1)..(end + 1)])); // times end where their heading ends
        Assert.DoesNotContain('\x1b', result.Out);
    }

    [Fact]
    public void Bench_SeveralMeasurements_ArePrintedOneByOne()
    {
        // the peer, asked for the second measurement, looks at what is printed by then
        string printed = _folder.At("printed"), seen = _folder.At("seen");
        string peer = FakePeer.Answering(_folder, $"check) cat '{printed}' > '{seen}'; exit 1 ;;");
        CliProcess.RunInShell(
            $"\"$@\" > '{printed}'",
            ["bench", "--jobs", "predict", "--against", "pytorch", "--python", peer, "--size", "64,96", "--variants", "b0",
                "--classes", "2", "--runs", "1"]).Expect(0);
        Assert.Contains("b0, 1x3x64x64, 2 classes", File.ReadAllText(seen), StringComparison.Ordinal);
        Assert.DoesNotContain("1x3x96x96", File.ReadAllText(seen), StringComparison.Ordinal);
        Assert.StartsWith(File.ReadAllText(seen), File.ReadAllText(printed), StringComparison.Ordinal);
        Assert.Contains("b0, 1x3x96x96, 2 classes", File.ReadAllText(printed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 130, "text")]
    [InlineData(15, 143, "json")]
    public void Bench_Interrupted_KeepsWhatIsFinished(int signal, int exitCode, string format)
    {
        string once = _folder.At("once"), id = _folder.At("id"), scratch = Directory.CreateDirectory(_folder.At("scratch")).FullName;
        string peer = FakePeer.Answering(_folder,
            $"check) [ -e '{once}' ] || {{ touch '{once}'; exit 1; }}; echo $$ > '{id}'; sleep 600 ;;");
        using CliProcess process = CliProcess.Start(
            "bench", "--jobs", "predict", "--against", "pytorch", "--python", peer, "--size", "64,96,128", "--variants", "b0",
            "--classes", "2", "--runs", "1",
            "--scratch", scratch, "--format", format);
        process.WaitFor("predict  b0, 1x3x96x96");
        process.WaitFor("  checking Fake");
        process.Signal(signal);
        CliResult result = process.Finish().Expect(exitCode);
        Assert.Contains("interrupted: 1 of 3 measurements are finished", result.Error, StringComparison.Ordinal);
        Assert.Contains("1x3x64x64", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("1x3x96x96", result.Out, StringComparison.Ordinal);
        if (format == "json")
        {
            using JsonDocument json = JsonDocument.Parse(result.Out);
            Assert.True(json.RootElement.GetProperty("interrupted").GetBoolean());
            Assert.Equal(2, json.RootElement.GetProperty("unfinished").GetInt32());
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch));
        Assert.False(File.Exists(id) && Directory.Exists($"/proc/{File.ReadAllText(id).Trim()}"), "the peer is still there");
    }

    [Fact]
    public void BenchWorker_TaskThatIsNone_IsToldInASentence()
    {
        string task = _folder.At("task.json");
        CliProcess.Run("bench-worker", task).ExpectError(task);
        IO.AtomicFile.WriteAllText(task, "{");
        CliProcess.Run("bench-worker", task).ExpectError(task, "holds no task");
    }

    private static JsonDocument Run(int exitCode, params string[] args) =>
        JsonDocument.Parse(CliProcess.Run(["bench", .. args, .. _tiny]).Expect(exitCode).Out);

    private static JsonElement[] Rows(JsonDocument json) => [.. json.RootElement.GetProperty("rows").EnumerateArray()];
}
