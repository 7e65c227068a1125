using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>Options that change nothing, names that nothing reads, and files that are none.</summary>
public sealed class ConfigOptionTests : IDisposable
{
    private static readonly string _config = Path.Combine(AppContext.BaseDirectory, "configs", "segformer_mit-b0_1xb4_streets-128x192.py");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train")]
    [InlineData("doctor")]
    [InlineData("summary")]
    public void CfgOptions_WhatNothingReads_IsRefusedWithTheNearestKey(string command)
    {
        CliResult result = InProcess.Run([command, _config, "--cfg-options", "max_iter=3"]).Expect(1);
        Assert.Contains("max_iter: nothing reads this key, so the option changes nothing", result.Out + result.Error,
            StringComparison.Ordinal);
        Assert.Contains("Did you mean 'max_iters'?", result.Out + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ShortNames_MeanTheirKeys()
    {
        string config = Write("flat.py", FlatConfig(TrainedRun.Shared.Data));
        CliResult result = InProcess.Run("train", config, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=2", "batch_size=2",
            "num_workers=0").Expect(0);
        Assert.Contains("max_iters is train_cfg.max_iters here", result.Error, StringComparison.Ordinal);
        Assert.Contains("batch_size is train_dataloader.batch_size here", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("run", "iter_2.safetensors")));
    }

    [Fact]
    public void Train_PlainPythonWithEnvironment_RunsWithPythonsValues()
    {
        const string Head = """
            import os
            import os.path as osp
            from copy import deepcopy
            names = 'road pavement building pole vegetation sky person car'.split()
            data_root = os.environ.get('SEGSHARP_TEST_NONE', osp.join(ROOT, ''))
            half, debug = 4 // 2, os.getenv('DEBUG_OF_NOBODY') is not None
            iterations = max(1, {{$SEGSHARP_TEST_NONE:2}})

            """;
        string text = Head.Replace("ROOT", $"'{TrainedRun.Shared.Data}'", StringComparison.Ordinal) + FlatConfig("X")
            .Replace("data_root='X'", "data_root=data_root, indices=half", StringComparison.Ordinal)
            .Replace("metainfo=dict(", "metainfo=dict(palette=[[9 * i, 0, 90] for i in range(len(names))], ", StringComparison.Ordinal)
            .Replace("max_iters=9", "max_iters=1 if debug else iterations", StringComparison.Ordinal);
        InProcess.Run("train", Write("plain.py", text), "--work-dir", _folder.At("run")).Expect(0);
        Assert.True(File.Exists(_folder.At("run", "iter_2.safetensors")));
        Assert.Contains("data_root = '" + TrainedRun.Shared.Data + "/'", File.ReadAllText(_folder.At("run", "config.py")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_VariableThatNothingReads_IsAWarning()
    {
        string path = Write("unread.py", $"_base_ = ['{_config}']\nnum_classes = 5\n");
        CliResult result = InProcess.Run("doctor", path, "--config-only").Expect(0);
        Assert.Contains("warning[SEG0002]: nothing reads 'num_classes'", result.Out, StringComparison.Ordinal);
        Assert.Contains($"{path}:2:1", result.Out, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'model.decode_head.num_classes'", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", InProcess.Run("doctor", _config, "--config-only")
            .Expect(0).Out.Replace("0 warnings", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Output_ControlCharactersOfAFile_AreShownInsteadOfObeyed()
    {
        string path = Write("hostile.py", "model = dict(type='\u001b[31mred\u009b2J\u202e')\n");
        foreach (string[] command in (string[][])[["doctor", path], ["train", path], ["summary", path], ["explain", path],
            ["predict", path, "--checkpoint", "\u001b[2J"], ["config", path, "--\u001b[1m"]])
        {
            CliResult result = InProcess.Run(command);
            Assert.DoesNotContain(result.Out + result.Error, text => text is '\u001b' or '\u009b' or '\u202e');
        }

        Assert.Contains(@"\x1b[31mred\x9b2J\u202e", InProcess.Run("summary", path).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_PipesAndDevices_AreRefusedBeforeTheyAreOpened()
    {
        CliProcess.RunInShell("cd '" + _folder.Path
            + "' && mkfifo pipe.py pipe.safetensors pipe.png && ln -s /dev/zero zero.py && ln -s /dev/zero zero.png").Expect(0);
        foreach (string name in (string[])["pipe.py", "zero.py"])
        {
            CliResult config = InProcess.Run("doctor", _folder.At(name)).Expect(1);
            Assert.Contains(name == "pipe.py" ? "is a pipe, and no config" : "is a device, and no config", config.Out + config.Error,
                StringComparison.Ordinal);
        }

        Assert.Contains("it is a pipe, and no file", InProcess.Run("inspect", _folder.At("pipe.safetensors")).Expect(1).Error,
            StringComparison.Ordinal);
        CliResult images = InProcess.Run("predict", _folder.Path, "--checkpoint", TrainedRun.Shared.Checkpoint,
            "--out-dir", _folder.At("out")).Expect(1);
        Assert.Contains("is a pipe, and no file", images.Error, StringComparison.Ordinal);
        Assert.Contains("is a device, and no file", images.Error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        IO.AtomicFile.WriteAllText(_folder.At(name), text);
        return _folder.At(name);
    }

    // as a newcomer writes it: no variables, all in one file
    private static string FlatConfig(string data) => $$"""
        model = dict(type='EncoderDecoder', data_preprocessor=dict(type='SegDataPreProcessor', size=(64, 64)),
            backbone=dict(type='MixVisionTransformer', embed_dims=8, num_layers=[1, 1, 1, 1], num_heads=[1, 2, 5, 8]),
            decode_head=dict(type='SegformerHead', in_channels=[8, 16, 40, 64], in_index=[0, 1, 2, 3], channels=16, num_classes=8))
        train_dataloader = dict(batch_size=4, num_workers=1,
            dataset=dict(type='BaseSegDataset', data_root='{{data}}', img_suffix='.png',
                metainfo=dict(classes=('road', 'pavement', 'building', 'pole', 'vegetation', 'sky', 'person', 'car')),
            data_prefix=dict(img_path='images/train', seg_map_path='annotations/train'),
            pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')]))
        optim_wrapper = dict(optimizer=dict(type='AdamW', lr=1e-3))
        train_cfg = dict(type='IterBasedTrainLoop', max_iters=9)
        """;
}
