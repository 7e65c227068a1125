using SegSharp.IO;
using SegSharp.Tests.Data;
using SegSharp.Training;
using SegSharp.Training.Hooks;
using SegSharp.Training.Tasks;

namespace SegSharp.Tests.Training.Hooks;

/// <summary>When checkpoints are written, which are kept, and which is called the best.</summary>
public sealed class CheckpointHookTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _told = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Interval_KeepsTheLatest_AndNamesThem()
    {
        CheckpointHook hook = new(_directory.Root) { Interval = 2, KeepLast = 2 };
        Iterate(hook, 1, 7);
        Assert.Equal(["iter_4", "iter_6"], Written());
        Assert.Equal("iter_6.safetensors\n", File.ReadAllText(_directory[CheckpointHook.LatestFile]));
        End(hook, 7);
        Assert.Equal(["iter_6", "iter_7"], Written());
    }

    [Fact]
    public void Begin_IsWhatTheIntervalIsCountedFrom()
    {
        CheckpointHook hook = new(_directory.Root) { Interval = 3, Begin = 4 };
        Iterate(hook, 1, 10);
        Assert.Equal(["iter_10", "iter_4", "iter_7"], Written());
    }

    [Fact]
    public void SavesLast_Off_KeepsACancelledRunAllTheSame()
    {
        CheckpointHook complete = new(_directory.Root) { SavesLast = false };
        End(complete, 5);
        Assert.Empty(Written());
        End(complete, 5, TrainingEnd.Cancelled);
        Assert.Equal(["iter_5"], Written());
    }

    [Fact]
    public void Best_BetterValidation_ReplacesTheFormer()
    {
        CheckpointHook hook = new(_directory.Root, [new("a"), new("b", IsLessBetter: true)]);
        Validate(hook, 1, 0.5, 0.5);
        Validate(hook, 2, 0.4, 0.6);
        Assert.Equal(["best_a_iter_1", "best_b_iter_1"], Written());
        Validate(hook, 3, 0.6, 0.4);
        Validate(hook, 4, double.NaN, double.NaN);
        Assert.Equal(["best_a_iter_3", "best_b_iter_3"], Written());
        Assert.Equal(_directory["best_a_iter_3.safetensors"], hook.BestPath);
    }

    [Fact]
    public void Best_RunThatGoesOn_KnowsTheFormerOnes()
    {
        BestCheckpoint[] both = [new("a"), new("b")];
        CheckpointHook first = new(_directory.Root, both);
        Validate(first, 1, 0.5, 0.5);
        CheckpointHook second = new(_directory.Root, both, resumed: 1, new BestResult(0.5, 1));
        Validate(second, 2, 0.4, 0.6);
        Assert.Equal(["best_a_iter_1", "best_b_iter_2"], Written());
    }

    [Fact]
    public void Best_DamagedFileOfResults_IsToldAndPassedOver()
    {
        BestCheckpoint[] both = [new("a"), new("b")];
        Validate(new CheckpointHook(_directory.Root, both), 1, 0.5, 0.5);
        AtomicFile.WriteAllText(_directory["best.json"], "{\"b\":");
        CheckpointHook resumed = new(_directory.Root, both, resumed: 1, new BestResult(0.5, 1), _told.Add);
        Assert.Contains("'best.json' is damaged and is passed over", Assert.Single(_told), StringComparison.Ordinal);
        Validate(resumed, 2, 0.4, 0.1);
        Assert.Equal(["best_a_iter_1", "best_b_iter_1", "best_b_iter_2"], Written());
    }

    [Fact]
    public void KeepLast_RunThatGoesOn_CountsItsOwnAndLeavesOthersAlone()
    {
        Iterate(new CheckpointHook(_directory.Root) { Interval = 1 }, 1, 4);
        CheckpointHook resumed = new(_directory.Root, resumed: 2) { Interval = 1, KeepLast = 2 };
        Assert.Equal(_directory["iter_2.safetensors"], resumed.LatestPath);
        Iterate(resumed, 3, 3);
        Assert.Equal(["iter_2", "iter_3", "iter_4"], Written());
    }

    [Fact]
    public void Save_ThatFails_LeavesTheNamedOne()
    {
        CheckpointHook hook = new(_directory.Root) { Interval = 1 };
        Iterate(hook, 1, 1);
        TrainingControl full = new((_, _) => throw new IOException("No space left on device"));
        Assert.Throws<IOException>(() => hook.AtEndOfIteration(2, full));
        Assert.Equal("iter_1.safetensors\n", File.ReadAllText(_directory[CheckpointHook.LatestFile]));
        Assert.Equal(_directory["iter_1.safetensors"], hook.LatestPath);
    }

    private static TrainingControl Control() => new((path, best) => AtomicFile.WriteAllText(path, $"{best?.Value}"));

    private static void Iterate(CheckpointHook hook, int first, int last)
    {
        for (int iteration = first; iteration <= last; iteration++)
        {
            hook.AtEndOfIteration(iteration, Control());
        }
    }

    private static void End(CheckpointHook hook, int iteration, TrainingEnd end = TrainingEnd.Completed) =>
        hook.AfterTraining(new TrainingOutcome(end, iteration, null, null), Control());

    private static void Validate(CheckpointHook hook, int iteration, double a, double b) => hook.AfterValidation(
        new ValidationResult(iteration, new Measures(new Dictionary<string, double> { ["a"] = a, ["b"] = b }), TimeSpan.Zero), Control());

    private IEnumerable<string?> Written() =>
        Directory.GetFiles(_directory.Root, "*.safetensors").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
}
