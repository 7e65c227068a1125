using System.CommandLine;
using System.Text.RegularExpressions;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Chinese;

/// <summary>
/// In Chinese no command says an English sentence, whatever it is given. The language belongs to the process,
/// so nothing runs beside these tests.
/// </summary>
[Collection(nameof(ChineseOutputTests))]
[CollectionDefinition(nameof(ChineseOutputTests), DisableParallelization = true)]
public sealed partial class ChineseOutputTests : IDisposable
{
    // names of commands and classes, and what the YAML reader says
    private static readonly string[] _terms =
        ["segsharp data stats", "traffic light", "traffic sign", "While parsing a flow sequence, did not find expected ',' or ']'"];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Configs =>
    [
        "x = foo(3)", "x = [1,2", "def f(): pass", "x = y", "x = \"abc", "class A: pass", "with a: pass", "x = 1 +",
        "x = {1,2}", "_base_ = 'none.py'", "x = 1/0", "x = [1][4]", "x = lambda: 3", "  x = 3", "x = '{{$NO_SUCH_VARIABLE}}'",
        "x = os.listdir('.')",
        "model = 3", "x = b'a'", "x = 'a' + 3", "x = range(10**9)", "x = 1 if", "x = f'{a!x}'", "x, y = 3", "@a\nb = 3",
        "x = (y := 3)", "x = 'a'.foo()",
        "x = '%z' % 3", "x = '{} {}'.format(1)", "from .none import *", "x = 10**10**10", "x = {'a': 1, **3}", "x = sorted(3)",
        "x = \"\\N{DASH}\"", "x = 3\nx.y = 4",
        "x = [1, 2]\nx.remove(7)", "x = int('abc')", "if x: pass", "x = __import__('os')", "x = `3`", "x = 3 3", "x = )", "x = dict(3)",
    ];

    public static TheoryData<string> Changes =>
    [
        "model.backbone.embed_dims=0", "model.backbone.num_layers=[1,2]", "model.decode_head.num_classes=3",
        "model.decode_head.in_channels=[1,2,3,4]",
        "model.decode_head.norm_cfg.type=LN", "model.decode_head.norm_cfg={'type':'GN','num_groups':7}",
        "train_dataloader.sampler.type=Foo",
        "train_dataloader.batch_size=0", "train_dataloader.batch_size=two", "optim_wrapper.optimizer.type=Adum", "optim_wrapper.foo=3",
        "default_hooks.x.type=EarlyStopping", "default_hooks.early={'type':'EarlyStoppingHook','monitor':'loss'}", "load_from=none.pth",
        "model.pretrained=https://x/y.pth", "model.decode_head.loss_decode.type=FooLoss",
        "model.decode_head.loss_decode={'type':'LovaszLoss','loss_type':'binary'}", "train_cfg.max_iters=0",
        "train_dataloader.dataset.type=CityscapesDataset", "train_dataloader.dataset.metainfo.classes=('a','b')",
        "train_dataloader.dataset.data_prefix.img_path=nix", "train_dataloader.dataset.img_suffix=.jpg",
        "train_dataloader.dataset.ann_file=none.txt", "distiller={'type':'X'}",
        "model.data_preprocessor.mean=[1,2]", "model.data_preprocessor.size=(7,)", "train_pipeline=[]", "model.backbone.type=Swin",
        "train_dataloader.dataset.pipeline=[{'type':'Resize'}]", "train_dataloader.dataset.pipeline=[{'type':'LoadImageFromFile'}]",
        "train_dataloader.dataset.pipeline=[{'type':'LoadImageFromFile'},{'type':'LoadAnnotations'}," +
            "{'type':'RandomCrop','crop_size':(0,3)}]",
        "model.test_cfg.mode=slide", "nonsense", "a..b=3", "a=[1,", "max_iter=3", "data_root=/nowhere", "optim_wrapper.optimizer.lr=-1",
        "default_hooks.checkpoint.save_best=foo", "optim_wrapper.accumulative_counts=0", "train_dataloader.num_workers=-1",
        "model.decode_head.type=PSPHead",
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Help_OfEveryCommand_IsChinese()
    {
        RootCommand root = CommandLine.Create();
        IEnumerable<Command> commands = [root, .. root.Subcommands.Where(command => !command.Hidden),
            .. root.Subcommands.SelectMany(command => command.Subcommands)];
        foreach (Command command in commands)
        {
            Check(0, [.. UsageErrors.Name(command).Split(' ')[1..], "--help"]);
        }
    }

    [Theory]
    [MemberData(nameof(Configs))]
    public void Doctor_ConfigThatCannotBeRead_SaysSoInChinese(string text) => Check(1, "doctor", Written("bad.py", text + "\n"));

    [Theory]
    [MemberData(nameof(Changes))]
    public void Doctor_ConfigWithAFault_SaysSoInChinese(string change) =>
        Check(1, "doctor", TrainedRun.Shared.Config, "--cfg-options", change);

    [Theory]
    [InlineData("bad.yaml", "a: [1, 2\n")]
    [InlineData("bad.yaml", "- 1\n")]
    [InlineData("bad.json", "{\"a\": 1")]
    [InlineData("bad.json", "3")]
    [InlineData("bad.txt", "x = 3")]
    public void Config_OfAnotherFormat_IsRefusedInChinese(string name, string text) => Check(1, "config", Written(name, text));

    [Theory]
    [InlineData("w.pth", "")]
    [InlineData("w.pth", "<html><body>")]
    [InlineData("w.pth", "hello, world")]
    [InlineData("w.safetensors", "{\"a\": 1}")]
    [InlineData("w.pth", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 7\n")]
    public void Inspect_WhatHoldsNoWeights_SaysSoInChinese(string name, string text) => Check(1, "inspect", Written(name, text));

    [Fact]
    public void Commands_OnSoundInput_SpeakChinese()
    {
        TrainedRun run = TrainedRun.Shared;
        Check(0, "doctor", run.Config, "--scan", "--verbose");
        Check(0, "summary", run.Config);
        Check(0, "summary", run.Config, "--shape", "64", "64");
        Check(0, "inspect", run.Checkpoint, "--stats");
        Check(0, "convert", run.Checkpoint, _folder.At("w.pth"), "--to", "hf");
        Check(0, "predict", run.ValidationImages, "--checkpoint", run.Checkpoint, "--out-dir", _folder.At("labelled"));
        Check(0, "test", run.Config, run.Checkpoint);
        Check(0, "data", "stats", run.Config);
        Check(0, "data", "convert-masks", Path.Combine(run.Data, "annotations", "val"), _folder.At("masks"), "--map", "1=0");
        Check(0, "init", run.Data, "--out", _folder.At("own.py"));
        Check(0, "profile", run.Config, "--steps", "1", "--warmup", "0", "--batch", "2", "--shape", "64", "64");
        Check(0, "train", run.Config, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=2");
        Check(0, "train", run.Config, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=2", "--resume");
    }

    [Fact]
    public void Commands_OnFaultyInput_RefuseItInChinese()
    {
        TrainedRun run = TrainedRun.Shared;
        Check(1, "train", run.Config, "--work-dir", run.WorkDirectory);
        Check(1, "train", run.Config, "--work-dir", _folder.At("empty"), "--resume");
        Check(2, "train", run.Config, "--resume", "--overwrite");
        Check(2, "train", run.Config, "--launcher", "pytorch");
        Check(2, "train", run.Config, "--gpus", "3");
        Check(2, "test", run.Config, run.Checkpoint, "--out", "x.pkl");
        Check(2, "test", run.Config, run.Checkpoint, "--format-only");
        Check(1, "test", run.Config, run.Checkpoint, "--cfg-options", "model.backbone.embed_dims=16");
        Check(1, "predict", "nowhere.png", "--checkpoint", run.Checkpoint);
        Check(1, "predict", run.ValidationImages, "--checkpoint", "nowhere.safetensors");
        Check(2, "predict", run.Data, "--checkpoint", run.Checkpoint, "--out-dir", run.Data);
        Check(1, "predict", Path.GetDirectoryName(Written("pictures/a.png", "no picture"))!, "--checkpoint", run.Checkpoint,
            "--out-dir", _folder.At("labelled"));
        Check(1, "data", "stats", _folder.At("pictures"));
        Check(1, "init", _folder.At("pictures"), "--out", _folder.At("own.py"));
        Check(2, "convert", run.Checkpoint, _folder.At("w.zzz"), "--to", "hf");
        Check(2, "convert", run.Checkpoint, _folder.At("w.pth"), "--to", "foo");
        Check(1, "summary", run.Config, "--shape", "8", "8");
        Check(2, "summary", run.Config, "--depth", "-1");
        Check(2, "bench", "--variants", "b9");
        Check(2, "bench", "--jobs", "foo");
        Check(2, "doctor", run.Config, "--config-only", "--scan");
        Check(2, "explain", "");
        Check(1, "explain", "nothing that anyone knows");
        Check(2, "trian");
        Check(2, "train", run.Config, "--chekpoint", "x");
        Check(2, "data", "convert-masks", run.Data, _folder.At("masks"), "--colors", "a,b");
    }

    private string Written(string name, string text)
    {
        IO.AtomicFile.WriteAllText(_folder.At(name.Split('/')), text);
        return _folder.At(name.Split('/'));
    }

    private static void Check(int exitCode, params string[] args)
    {
        CliResult result = InProcess.Run([.. args, "--lang", "zh"]);
        Assert.Equal(exitCode, result.ExitCode);
        foreach (string line in $"{result.Out}\n{result.Error}".Split('\n').Where(line => !Code().IsMatch(line)))
        {
            string left = Quoted().Replace(_terms.Aggregate(line, (rest, term) => rest.Replace(term, "", StringComparison.Ordinal)), "");
            Assert.False(EnglishSentence().IsMatch(left), $"'segsharp {string.Join(' ', args)}' says in Chinese: {line}");
        }
    }

    // commands to copy, and lines of the config
    [GeneratedRegex(@"^  segsharp |^ *\d+ \|", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    // keys, paths, code and texts of the user stand in quotes or brackets, or hold a sign that no word of a sentence has
    [GeneratedRegex(@"'[^']*'|\[[^\]]*\]|\S*[/_=.\[\]()<>|]\S*\w\S*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w-])[A-Za-z]+ [a-z]+ [a-z]+(?![\w-])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EnglishSentence();
}
