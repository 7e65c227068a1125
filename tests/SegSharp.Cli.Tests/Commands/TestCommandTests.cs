using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Tests.Commands;

public sealed class TestCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Test_TextFormat_PrintsATableWithEveryClassAndTheMeans()
    {
        CliResult result = InProcess.Run("test", _run.Config, _run.Checkpoint).Expect(0);
        foreach (string word in (string[])["road", "pavement", "building", "pole", "vegetation", "sky", "person", "car", "IoU", "Acc",
            "mIoU", "mAcc", "aAcc"])
        {
            Assert.Contains(word, result.Out, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\x1b', result.Out + result.Error);
    }

    [Fact]
    public void Test_JsonFormat_IsTheSameAsTheTrainingsLastValidation()
    {
        CliResult result = InProcess.Run("test", _run.Config, _run.Checkpoint, "--format", "json", "--work-dir", _folder.Path).Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        using JsonDocument log = JsonDocument.Parse(File.ReadLines(Path.Combine(_run.WorkDirectory, "log.jsonl")).Last());
        foreach (string name in (string[])["mIoU", "mAcc", "aAcc"])
        {
            Assert.Equal(log.RootElement.GetProperty(name).GetDouble() / 100, json.RootElement.GetProperty(name).GetDouble(), precision: 6);
        }

        Assert.Equal(TinyData.ValidationCount, json.RootElement.GetProperty("images").GetInt32());
        Assert.Equal("road", json.RootElement.GetProperty("classes")[0].GetProperty("name").GetString());
        Assert.Equal(result.Out, File.ReadAllText(_folder.At("test.json")));
    }

    [Fact]
    public void Test_EvalOption_MeasuresWhatItNames()
    {
        CliResult result = InProcess.Run("test", _run.Config, _run.Checkpoint, "--eval", "mIoU", "mDice", "mFscore",
            "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        double dice = json.RootElement.GetProperty("mDice").GetDouble();
        Assert.InRange(dice, json.RootElement.GetProperty("mIoU").GetDouble(), 1);
        // classes that are never predicted have a Dice of 0, but no F-score
        Assert.InRange(json.RootElement.GetProperty("mFscore").GetDouble(), dice, 1);
        Assert.Contains("'mIou'", InProcess.Run("test", _run.Config, _run.Checkpoint, "--eval", "mIou").Expect(2).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Test_JoinedData_GivesAResultForEachPart()
    {
        string config = _folder.At("joined.py");
        IO.AtomicFile.WriteAllText(
            config,
            $"_base_ = ['{_run.Config}']\ntest_dataloader = dict(_delete_=True, dataset=dict(type='ConcatDataset', separate_eval=True, " +
            "datasets=[_base_.val_dataloader.dataset, _base_.val_dataloader.dataset]))\n");
        using JsonDocument json = JsonDocument.Parse(InProcess.Run("test", config, _run.Checkpoint, "--format", "json").Expect(0).Out);
        Assert.Equal(2 * TinyData.ValidationCount, json.RootElement.GetProperty("images").GetInt32());
        Assert.All(
            json.RootElement.GetProperty("parts").EnumerateArray(),
            part => Assert.Equal(json.RootElement.GetProperty("mIoU").GetDouble(), part.GetProperty("mIoU").GetDouble(), precision: 9));
        Assert.Contains("data set 1: mIoU", InProcess.Run("test", config, _run.Checkpoint).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void TestAndPredict_KeysWithoutMeaning_AreTold()
    {
        string note = "without meaning here, and ignored: cudnn_benchmark";
        Assert.Contains(note, InProcess.Run("test", _run.Config, _run.Checkpoint).Expect(0).Error, StringComparison.Ordinal);
        string image = Path.Combine(_run.ValidationImages, "street_00000.png");
        Assert.Contains(note, InProcess.Run("predict", image, "--checkpoint", _run.Checkpoint, "--out-dir", _folder.Path).Expect(0).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Test_TrainingDataOnAnotherMachine_IsNotNeeded()
    {
        InProcess.Run("test", _run.Config, _run.Checkpoint, "--cfg-options", "train_dataloader.dataset.data_root=nowhere").Expect(0);
        InProcess.Run("test", _run.Config, _run.Checkpoint, "--cfg-options", "val_dataloader.dataset.data_root=nowhere",
            "test_dataloader.dataset.data_root=nowhere")
            .ExpectError("SEG0004", "test_dataloader.dataset", "test_dataloader.dataset.data_root=DIR");
    }

    [Theory]
    [InlineData]
    [InlineData("--tta")]
    public void Test_FormatOnly_NeedsNoMasks(params string[] more)
    {
        string config = _folder.At("unlabelled.py");
        IO.AtomicFile.WriteAllText(
            config,
            $"_base_ = ['{_run.Config}']\ntest_dataloader = dict(dataset=dict(data_prefix=dict(seg_map_path='nowhere')))\n" +
            "tta_pipeline = [dict(type='LoadImageFromFile'), dict(type='TestTimeAug', transforms=[[dict(type='Resize', scale_factor=1.0, " +
                "keep_ratio=True)], " +
            "[dict(type='LoadAnnotations')], [dict(type='PackSegInputs')]])]\n");
        string[] arguments = ["test", config, _run.Checkpoint, "--out-dir", _folder.Path, .. more];
        InProcess.Run(arguments).ExpectError("SEG0004", "nowhere");
        InProcess.Run([.. arguments[..3], "--format-only", .. arguments[3..]]).Expect(0);
        Assert.Equal(TinyData.ValidationCount, Directory.GetFiles(_folder.Path, "*.png").Length);
    }

    [Fact]
    public void Test_OutAndShowFolders_ReceiveAPictureForEachImage()
    {
        InProcess.Run("test", _run.Config, _run.Checkpoint, "--out-dir", _folder.At("out"), "--show-dir", _folder.At("show")).Expect(0);
        for (int i = 0; i < TinyData.ValidationCount; i++)
        {
            LabelMap labels = ImageFile.ReadLabels(_folder.At("out", $"street_{i:D5}.png"));
            Assert.Equal((TinyData.Size, TinyData.Size), (labels.Height, labels.Width));
            Assert.InRange(labels.Labels.ToArray().Max(), 0, 7);
            Assert.True(ImageFile.Read(_folder.At("show", $"street_{i:D5}.png")).Width > TinyData.Size, "the legend is missing");
        }
    }

    [Fact]
    public void Test_CheckpointOfAnotherArchitecture_NamesKeyAndBothSizes() =>
        InProcess.Run("test", _run.Config, _run.Checkpoint, "--cfg-options", "model.backbone.embed_dims=16",
            "model.decode_head.in_channels=[16,32,80,128]")
            .ExpectError("SEG0203", "model.backbone.embed_dims", "first width 8,", "first width 16,");

    /// <summary>What a training began with was mapped; what it ended with is its own.</summary>
    [Fact]
    public void Test_ConfigWithALoadPolicy_TakesTheCheckpointAsItIs()
    {
        CliResult result = InProcess.Run(
            "test", _run.Config, _run.Checkpoint, "--format", "json", "--cfg-options", "load_policy.on_mismatch=partial",
            "load_policy.class_map.road=street").Expect(0);
        Assert.Contains($"weights from {_run.Checkpoint}:\n  loaded ", result.Error, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal("loaded", json.RootElement.GetProperty("weights").GetProperty("tensors")[0].GetProperty("done").GetString());
    }

    [Fact]
    public void Test_TruncatedCheckpoint_SaysThatItIsCutShort()
    {
        string cut = _folder.At("cut.safetensors");
        byte[] bytes = File.ReadAllBytes(_run.Checkpoint);
        using (FileStream file = File.Create(cut))
        {
            file.Write(bytes.AsSpan(0, bytes.Length / 2));
        }

        InProcess.Run("test", _run.Config, cut).ExpectError(cut, "cut short");
    }

    [Fact]
    public void Test_FileThatIsNoCheckpoint_SaysSo() =>
        InProcess.Run("test", _run.Config, _run.Config).ExpectError(_run.Config, "safetensors");

    [Fact]
    public void Test_MisspeltCheckpoint_OffersTheNearestName() =>
        InProcess.Run("test", _run.Config, Path.Combine(_run.WorkDirectory, "iter_2.safetensors"))
            .ExpectError("does not exist", "iter_20.safetensors");
}
