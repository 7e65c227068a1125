using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/optimizer.md: an optimizer of a plugin trains, resumes bit for bit,
/// and its keys are checked before the run.
/// </summary>
public sealed class ExtendingOptimizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("optimizer.md", "AdaGrad.cs");

    [Fact]
    public void Example_TrainsAndResumesBitForBit()
    {
        Train("whole", "'weight_decay': 0.01", "max_iters=4").Expect(0);
        Train("parts", "'weight_decay': 0.01", "max_iters=4", "train_cfg.max_iters=2").Expect(0);
        Train("parts", "'weight_decay': 0.01", "max_iters=4", "resume=True").Expect(0);
        CheckpointAssert.SameTensors(_folder.At("whole", "iter_4.safetensors"), _folder.At("parts", "iter_4.safetensors"));
    }

    [Fact]
    public void Example_KeyThatNobodyReads_IsToldBeforeTheRun()
    {
        CliResult look = CliProcess.Run(
            "doctor", TrainedRun.Shared.Config, "--plugin", SamplePlugin.Path, "--lang", "en",
            "--cfg-options", Optimizer("'epsilon': 1e-8")).Expect(1);
        Assert.Contains("epsilon", look.Out, StringComparison.Ordinal);
        CliResult training = Train("run", "'epsilon': 1e-8", "max_iters=4").Expect(1);
        Assert.Contains("epsilon", training.Error, StringComparison.Ordinal);
    }

    private static string Optimizer(string keys) => $"optim_wrapper.optimizer={{'_delete_': True, 'type': 'AdaGrad', 'lr': 0.01, {keys}}}";

    private CliResult Train(string folder, string keys, params string[] changes) => CliProcess.Run(
    [
        "train", TrainedRun.Shared.Config, "--plugin", SamplePlugin.Path, "--work-dir", _folder.At(folder),
        "--cfg-options", Optimizer(keys), "warmup_iters=1", .. changes,
    ]);
}
