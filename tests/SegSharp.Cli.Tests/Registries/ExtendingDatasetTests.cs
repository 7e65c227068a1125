using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/dataset.md: classes, colours and endings of a data set come from a plugin's class.
/// </summary>
public sealed class ExtendingDatasetTests
{
    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("dataset.md", "ToyStreetsDataset.cs");

    [Fact]
    public void Example_TrainsWithoutAWordOfItsClasses_AndTheCheckpointKnowsThem()
    {
        using PluginRun run = new(Data(""));
        run.Run("doctor", "--scan").Expect(0);
        run.Train("run").Expect(0);
        CliResult test = run.Run("test", run.At("run", "iter_4.safetensors")).Expect(0);
        Assert.Contains("vegetation", test.Out, StringComparison.Ordinal);
        CliResult predict = InProcess.Run(
            "predict", TrainedRun.Shared.ValidationImages, "--checkpoint", run.At("run", "iter_4.safetensors"),
            "--plugin", SamplePlugin.Path, "--out-dir", run.At("out"));
        predict.Expect(0);
        Assert.NotEmpty(Directory.GetFiles(run.At("out"), "*.png"));
    }

    [Fact]
    public void Example_ClassThatItHasNot_IsToldWithItsNames()
    {
        using PluginRun run = new(Data("metainfo=dict(classes=('road', 'rode')),"));
        Assert.Contains("ToyStreetsDataset has no class 'rode'", run.Run("doctor").Expect(1).Out, StringComparison.Ordinal);
        Assert.Contains("ToyStreetsDataset has no class 'rode'", run.Train("run").Expect(1).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_MisspeltOrWithoutThePlugin_IsNotKnown()
    {
        using PluginRun run = new(Data("")), misspelt = new(Data("").Replace("ToyStreets", "ToyStreet", StringComparison.Ordinal));
        Assert.Contains("there is no dataset 'ToyStreetsDataset'", run.RunWithout("doctor").Expect(1).Out, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'ToyStreetsDataset'", misspelt.Run("doctor").Expect(1).Out, StringComparison.Ordinal);
    }

    private static string Data(string keys) => string.Concat(((string[])["train", "val", "test"]).Select(part => $"""
        {part}_dataloader = dict(dataset=dict(
            _delete_=True, type='ToyStreetsDataset', {keys} data_root='{TrainedRun.Shared.Data}',
            data_prefix=dict(img_path='images/{(part == "test" ? "val" : part)}',
                seg_map_path='annotations/{(part == "test" ? "val" : part)}'),
            pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')]))

        """));
}
