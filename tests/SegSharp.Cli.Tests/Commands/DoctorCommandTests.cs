using System.Text;
using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.IO;

namespace SegSharp.Cli.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private static readonly string _config = Path.Combine(AppContext.BaseDirectory, "configs", "segformer_mit-b0_1xb4_streets-128x192.py");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Doctor_InChinese_HasLabelsReadersErrorsAndSummaryInChinese()
    {
        CliResult result = InProcess.Run("doctor", _config, "--lang", "zh", "--cfg-options", "model.decode_head.num_clases=5").Expect(1);
        foreach (string word in (string[])["错误[SEG0002]：", "此处不认识 'num_clases'", "是否想写 'num_classes'？"])
        {
            Assert.Contains(word, result.Out, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch("error|warning|expected:|found:|why:|help:|Did you mean", result.Out);
    }

    [Fact]
    public void Doctor_HealthyConfig_SaysWhatFits()
    {
        CliResult result = InProcess.Run("doctor", _config, "--config-only").Expect(0);
        Assert.Equal(["valid input: any N, and any H and W of at least 29", "data: not looked at", "all fits"],
            result.Out.Trim().Split('\n'));
        Assert.Contains("H >= 29: conv2d", InProcess.Run("doctor", _config, "--config-only", "--verbose").Expect(0).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_FoldersThatAreNotThere_AreAnErrorAsInTraining()
    {
        CliResult doctor = InProcess.Run("doctor", _config).Expect(1),
            train = InProcess.Run("train", _config, "--work-dir", _folder.At("run")).Expect(1);
        Assert.Contains("error[SEG0004]", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("which train_dataloader.dataset names, does not exist", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("error[SEG0004]", train.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("valid input", doctor.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("run")));
    }

    [Fact]
    public void Doctor_DataThatIsThere_SaysHowFarItLooked()
    {
        string config = TrainedRun.Shared.Config;
        Assert.Contains("data: files listed and paired, not opened", InProcess.Run("doctor", config).Expect(0).Out,
            StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(InProcess.Run("doctor", config, "--scan", "--format", "json").Expect(0).Out);
        Assert.Equal(("train", "scanned"),
            (json.RootElement.GetProperty("examined_for").GetString(), json.RootElement.GetProperty("data").GetString()));
    }

    [Theory]
    [InlineData("train_dataloader.dataset.type='CamVid'", "SEG0001", "train_dataloader.dataset.type")]
    [InlineData("train_dataloader.dataset.type='PascalVOCDataset'", "SEG0002", "classes")]
    [InlineData("train_dataloader.dataset.label_map={300:1}", "SEG0002", "label_map")]
    [InlineData("train_dataloader.sampler.type='SomeSampler'", "SEG0001", "train_dataloader.sampler.type")]
    [InlineData("load_policy=dict(on_mismatch='some')", "SEG0002", "load_policy")]
    [InlineData("distiller=dict(type='D')", "SEG0006", "distiller")]
    [InlineData("quant_config=dict(bits=8)", "SEG0006", "quant_config")]
    [InlineData("model.pretrained='https://download.example.org/mit_b0.pth'", "SEG0004",
        "curl -LO https://download.example.org/mit_b0.pth")]
    [InlineData("model.backbone.init_cfg=dict(type='Pretrained',checkpoint='nowhere.pth')", "SEG0004", "nowhere.pth")]
    [InlineData("load_from='nowhere.pth'", "SEG0004", "nowhere.pth")]
    [InlineData("optim_wrapper=None", "SEG0005", "optim_wrapper")]
    [InlineData("train_dataloader=None", "SEG0005", "train_dataloader")]
    public void Doctor_WhatTrainRefuses_IsFoundBefore(string change, string code, string word)
    {
        string[] changed = [TrainedRun.Shared.Config, "--cfg-options", change];
        string told = InProcess.Run(["doctor", .. changed]).Expect(1).Out;
        Assert.Contains($"error[{code}]", told, StringComparison.Ordinal);
        Assert.Contains(word, told, StringComparison.Ordinal);
        InProcess.Run(["train", .. changed, "--work-dir", _folder.At("run")]).ExpectError(code);
    }

    [Theory]
    [InlineData("train_dataloader = dict(dataset=dict(metainfo=dict(_delete_=True, classes='road')))", "SEG0301", "('road',)")]
    [InlineData("custom_hooks = [dict(type='SomeHook')]", "SEG0001", "NumClassCheckHook")]
    [InlineData("custom_hooks = [dict(type='EarlyStoppingHook', monitor='loss')]", "SEG0002", "mIoU, mAcc, aAcc")]
    [InlineData("optim_wrapper = dict(type='AmpOptimWrapper', dtype='float16')", "SEG0002", "bfloat16")]
    [InlineData("train_dataloader = dict(dataset=dict(pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), " +
        "dict(type='Rerange'), dict(type='CLAHE')]))", "SEG0313", "CLAHE needs")]
    [InlineData("train_dataloader = dict(dataset=dict(pipeline=[dict(type='LoadImageFromFile')]))", "SEG0313", "LoadAnnotations")]
    [InlineData("val_dataloader = dict(dataset=dict(pipeline=[dict(type='LoadImageFromFile'), dict(type='RandomMosaic', prob=0.5)]))",
        "SEG0313", "MultiImageMixDataset")]
    [InlineData("joined = dict(type='ConcatDataset', datasets=[_base_.train_dataloader.dataset], " +
        "pipeline=[])\ntrain_dataloader = dict(dataset=dict(_delete_=True, **joined))", "SEG0002",
        "Give each of the data sets its pipeline")]
    public void Doctor_WhatTrainRefusesInAFile_IsFoundBefore(string text, string code, string word)
    {
        string path = Write($"_base_ = ['{TrainedRun.Shared.Config}']\n{text}\n");
        string told = InProcess.Run("doctor", path).Expect(1).Out;
        Assert.Contains($"error[{code}]", told, StringComparison.Ordinal);
        Assert.Contains($"{path}:", told, StringComparison.Ordinal);
        InProcess.Run("train", path, "--work-dir", _folder.At("run")).ExpectError(code);
        Assert.Contains(word, told, StringComparison.Ordinal);
    }

    // What names classes, labels or images that are not there is told before the run: a warning where the run goes on,
    // an error where it is refused.
    [Theory]
    [InlineData("train_dataloader.dataset.label_map={9:99}", 0, "warning[SEG0301]", "turns 9 into 99", "0 to 7")]
    [InlineData("train_dataloader.dataset.label_map={0:99}", 1, "error[SEG0301]", "turns 0 into 99", "0 to 7")]
    [InlineData("train_dataloader.dataset.label_map={9:1}", 0, "warning[SEG0301]", "changes nothing", "0, 1, 2")]
    [InlineData("train_dataloader.dataset.indices=99999", 0, "warning[SEG0002]", "it is 99999, but there are 8 samples")]
    [InlineData("val_dataloader.dataset.indices=-4", 0, "warning[SEG0002]", "it is -4, but there are 3 samples")]
    [InlineData("train_dataloader.dataset.indices=[0,8]", 1, "error[SEG0002]", "there is no sample 8")]
    public void Doctor_ClassesAndImagesThatAreNotThere_AreTold(string change, int exitCode, params string[] words)
    {
        string[] changed = [TrainedRun.Shared.Config, "--cfg-options", change];
        CliResult scanned = InProcess.Run(["doctor", .. changed, "--scan"]).Expect(exitCode);
        Assert.All(words, word => Assert.Contains(word, scanned.Out, StringComparison.Ordinal));
        Assert.Equal(exitCode,
            InProcess.Run(["train", .. changed, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=1"]).ExitCode);
    }

    // Chance decides about a filling: the doctor warns, and the batch that holds one is refused in words.
    [Fact]
    public void Doctor_FillingThatIsNoClass_IsAWarningAndToldWhenItComes()
    {
        string path = Write($"_base_ = ['{TrainedRun.Shared.Config}']\ntrain_dataloader = " +
            "dict(dataset=dict(pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), "
            + "dict(type='RandomRotate', prob=1.0, degree=(20, 30), seg_pad_val=99), dict(type='PackSegInputs')]))\n");
        Assert.Contains("warning[SEG0303]: train_dataloader.dataset.pipeline.2.seg_pad_val = 99",
            InProcess.Run("doctor", path).Expect(0).Out, StringComparison.Ordinal);
        InProcess.Run("train", path, "--work-dir", _folder.At("run")).ExpectError("hold 99", "seg_pad_val");
    }

    [Theory]
    [InlineData("train_dataloader.dataset.label_map={0:1}")]
    [InlineData("train_dataloader.dataset.label_map={0:255}")]
    [InlineData("train_dataloader.dataset.label_map={9:1,0:-1}")]
    [InlineData("train_dataloader.dataset.indices=8")]
    [InlineData("val_dataloader.dataset.indices=-3")]
    public void Doctor_ClassesAndImagesThatAreThere_AreNotTold(string change)
    {
        string told = InProcess.Run("doctor", TrainedRun.Shared.Config, "--scan", "--cfg-options", change).Expect(0).Out;
        Assert.DoesNotContain("label_map", told, StringComparison.Ordinal);
        Assert.DoesNotContain("indices", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_SeveralProcesses_AreRefusedAsInTraining()
    {
        const string Script = "export WORLD_SIZE=2; exec \"$@\"";
        Assert.Contains("error[SEG0410]", CliProcess.RunInShell(Script, "doctor", TrainedRun.Shared.Config).Expect(1).Out,
            StringComparison.Ordinal);
        CliProcess.RunInShell(Script, "train", TrainedRun.Shared.Config, "--work-dir", _folder.At("run")).ExpectError("SEG0410");
    }

    [Fact]
    public void Doctor_WhatAnotherCommandNeeds_IsAWarning()
    {
        string[] changed = [TrainedRun.Shared.Config, "--cfg-options", "test_dataloader.dataset.type='Nothing'",
            "test_dataloader.dataset.data_root='nowhere'"];
        Assert.Contains("warning[SEG0001]: test_dataloader.dataset.type", InProcess.Run(["doctor", .. changed]).Expect(0).Out,
            StringComparison.Ordinal);
        Assert.Contains("error[SEG0001]: test_dataloader.dataset.type",
            InProcess.Run(["doctor", .. changed, "--for", "test"]).Expect(1).Out, StringComparison.Ordinal);
        InProcess.Run("doctor", TrainedRun.Shared.Config, "--for", "test",
            "--cfg-options", "train_dataloader.dataset.data_root='nowhere'").Expect(0);
    }

    [Fact]
    public void Doctor_ModelAlone_SaysThatItIsNoRun()
    {
        string path = Write(
            "model = dict(type='EncoderDecoder', backbone=dict(type='mit_b0'), decode_head=dict(type='SegFormerHead', in_channels=[32, " +
                "64, 160, 256], num_classes=4))\n");
        Assert.Contains("a model and no run", InProcess.Run("doctor", path).Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("error[SEG0005]", InProcess.Run("doctor", path, "--for", "train").Expect(1).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_FixWithoutACertainEdit_SaysThatNothingWasChanged()
    {
        string path = Write($"_base_ = '{_config}'\nmodel = dict(decode_head=dict(num_classes=9))\n");
        CliResult result = InProcess.Run("doctor", path, "--config-only", "--fix").Expect(1);
        Assert.Contains("nothing was changed", result.Out, StringComparison.Ordinal);
        Assert.Contains("nothing to fix", InProcess.Run("doctor", _config, "--config-only", "--fix").Expect(0).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_Fault_IsShownAtItsLineWithTheValueUnderlined()
    {
        string path = Write("model = dict(type='EncoderDecoder', decode_head=dict(type='SegformerHead', norm_cfg=dict(type='LN'), " +
            "in_channels=[32, 64, 160, 256],\n"
            + "    channels=64, num_classes=4), backbone=dict(type='mit_b0'))\n");
        CliResult result = InProcess.Run("doctor", path).Expect(1);
        string[] lines = result.Out.Split('\n');
        Assert.Contains("error[SEG0101]: model.decode_head.norm_cfg.type = 'LN'", lines[0], StringComparison.Ordinal);
        Assert.Equal($" --> {path}:1:95", lines[1]);
        int value = lines[3].IndexOf("'LN'", StringComparison.Ordinal);
        Assert.Equal(new string(' ', value - 4) + "^^^^", lines[4][4..]);
        Assert.Contains("help:", result.Out, StringComparison.Ordinal);
        Assert.Contains("1 error, 0 warnings", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_Json_HasTheFieldsOfAFinding()
    {
        CliResult result = InProcess.Run("doctor", _config, "--config-only", "--format", "json",
            "--cfg-options", "model.backbone.embed_dims=64").Expect(1);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        JsonElement finding = json.RootElement.GetProperty("findings")[0];
        Assert.Equal("SEG0102", finding.GetProperty("code").GetString());
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.Equal("model.decode_head.in_channels", finding.GetProperty("where").GetProperty("key").GetString());
        Assert.True(finding.GetProperty("where").GetProperty("line").GetInt32() > 0);
        JsonElement edit = finding.GetProperty("fix").GetProperty("edits")[0];
        Assert.Equal([64, 128, 320, 512], edit.GetProperty("value").EnumerateArray().Select(item => item.GetInt32()));
        Assert.True(json.RootElement.GetProperty("seconds").GetDouble() >= 0);
    }

    [Fact]
    public void Doctor_Fix_ChangesTheFileKeepsTheOldOneAndComesBackClean()
    {
        string text = $"_base_ = '{_config}'\n# wider\nmodel = dict(backbone=dict(embed_dims=64))\n";
        string path = Write(text);
        CliResult result = InProcess.Run("doctor", path, "--config-only", "--fix").Expect(0);
        Assert.Contains("+model = dict(decode_head=dict(in_channels=[64, 128, 320, 512]), backbone=dict(embed_dims=64))", result.Out,
            StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path + ".bak"));
        Assert.Contains("# wider", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Contains("all fits", InProcess.Run("doctor", path, "--config-only").Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_TextThatIsNoConfig_IsAFindingWithItsPlace()
    {
        string path = Write("model = dict(\n");
        CliResult result = InProcess.Run("doctor", path).Expect(1);
        Assert.Contains("error[SEG0003]: '(' is never closed", result.Out, StringComparison.Ordinal);
        Assert.Contains($"{path}:1:13", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_Chinese_IsToldInChinese() => Assert.Contains(
        "作用于最后一维", InProcess.Run("doctor", _config, "--config-only", "--lang", "zh",
            "--cfg-options", "model.decode_head.norm_cfg.type='LN'").Expect(1).Out, StringComparison.Ordinal);

    [Fact]
    public void Doctor_Strict_FailsOnWarnings()
    {
        string[] arguments = ["doctor", _config, "--config-only", "--cfg-options", "model.decode_head.loss_decode.loss_weight=0.0"];
        InProcess.Run(arguments).Expect(0);
        InProcess.Run([.. arguments, "--strict"]).Expect(1);
    }

    [Fact]
    public void Doctor_Repro_TakesASetupOfAnyFramework()
    {
        string path = _folder.At("setup.json");
        AtomicFile.WriteAllText(path, """
            {"cases": [{"id": "x", "repro": {"framework": "mmseg", "config": {"model": {"backbone": {"type": "ResNet", "depth": 50},
             "decode_head": {"type": "FCNHead", "in_channels": 512, "in_index": 3, "channels": 256, "num_classes": 19}}}}}]}
            """);
        CliResult result = InProcess.Run("doctor", "--repro", path, "--id", "x").Expect(1);
        Assert.Contains("model.decode_head.in_channels = 2048", result.Out, StringComparison.Ordinal);
        InProcess.Run("doctor", "--repro", path, "--id", "y").ExpectError("y");
    }

    [Fact]
    public void Doctor_WrongUsage_IsTwo()
    {
        InProcess.Run("doctor").Expect(2);
        InProcess.Run("doctor", _config, "--repro", "x.json").Expect(2);
        InProcess.Run("doctor", _config, "--shape", "12").Expect(2);
        InProcess.Run("doctor", _folder.At("none.py")).ExpectError("none.py");
    }

    [Fact]
    public void Fault_InTheConfigOfACheckpoint_IsShownAtItsLineThere()
    {
        // one of the head's widths in the header, which is as long as before
        string whole = Encoding.Latin1.GetString(File.ReadAllBytes(TrainedRun.Shared.Checkpoint)),
            checkpoint = _folder.At("wrong.safetensors");
        const string Widths = "16, 40, 64";
        int at = whole.IndexOf(Widths, StringComparison.Ordinal);
        AtomicFile.WriteAllBytes(checkpoint, Encoding.Latin1.GetBytes($"{whole[..at]}16, 41, 64{whole[(at + Widths.Length)..]}"));
        string[] lines = InProcess.Run("predict", TrainedRun.Shared.ValidationImages, "--checkpoint", checkpoint,
            "--out-dir", _folder.At("out")).Expect(1).Error.Split('\n');
        int place = Array.FindIndex(lines, line => line.TrimStart().StartsWith($"--> {checkpoint}:", StringComparison.Ordinal));
        string number = lines[place].Split(':')[1];
        Assert.Equal([$"{number} | ", "^"], [lines[place + 2][..(number.Length + 3)], lines[place + 3].Trim(' ', '|')[..1]]);
        Assert.Contains("16, 41, 64", lines[place + 2], StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        string path = _folder.At("config.py");
        AtomicFile.WriteAllText(path, text);
        return path;
    }
}
