using System.CommandLine;
using System.Text.Json;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

public sealed class UsageTests
{
    private static readonly string _demoConfig = Path.Combine(AppContext.BaseDirectory, "configs",
        "segformer_mit-b0_1xb4_streets-128x192.py");

    [Theory]
    [InlineData("has no command 'trian'. Did you mean 'train'?", "trian", "config.py")]
    [InlineData("'segsharp data' has no command 'stat'. Did you mean 'stats'?", "data", "stat")]
    [InlineData("has no option '--chekpoint'. Did you mean '--checkpoint'?", "predict", "image.png", "--chekpoint", "c")]
    [InlineData("has no option '--bogus'", "train", "config.py", "--cfg-options", "a=1", "--bogus")]
    [InlineData("--seed is 'many', expected a whole number.", "train", "config.py", "--seed", "many")]
    [InlineData("没有命令 'trian'。是否想写 'train'？", "trian", "--lang", "zh")]
    [InlineData("命令 'train' 缺少必需的参数", "train", "--lang", "zh")]
    [InlineData("Required argument", "train")]
    [InlineData("--resum", "train", "config.py", "--resum")]
    [InlineData("--seed", "train", "config.py", "--seed", "many")]
    [InlineData("--seed is -1", "train", "config.py", "--seed", "-1")]
    [InlineData("'gpu' is not a device", "train", "config.py", "--device", "gpu")]
    [InlineData("--checkpoint", "predict", "image.png")]
    [InlineData("--opacity is 1.5", "predict", "image.png", "--checkpoint", "c", "--opacity", "1.5")]
    [InlineData("xml", "test", "config.py", "checkpoint", "--format", "xml")]
    [InlineData("--iterations is 1", "demo", "--iterations", "1")]
    public void Run_WrongUsage_ExitsWith2AndSaysWhatIsWrong(string expected, params string[] args)
    {
        CliResult result = CliProcess.Run(args).Expect(2);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Matches("--help' says how|用法见", result.Error);
        Assert.Empty(result.Out);
    }

    [Theory]
    [InlineData("train <CONFIG>")]
    [InlineData("stats <DIR|CONFIG>", "data")]
    public void Run_NoCommand_ListsThemAndExitsWith2(string expected, params string[] args)
    {
        CliResult result = CliProcess.Run(args).Expect(2);
        Assert.Contains(expected, result.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:\n  segsharp " + string.Join(' ', args), result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_InChinese_HasNoEnglishDescription()
    {
        RootCommand root = CommandLine.Create();
        foreach (Command command in (Command[])[root, .. root.Subcommands.Where(command => !command.Hidden),
            .. root.Subcommands.SelectMany(command => command.Subcommands)])
        {
            foreach ((Symbol symbol, string[] keys) in HelpTexts.Shown(command))
            {
                Assert.True(keys.Any(key => Texts.Chinese(key) is not null),
                    $"'{keys[0]}' ({symbol.Description}) has no Chinese in Texts/zh.help.yaml");
            }
        }

        CliResult result = CliProcess.RunInShell("LC_ALL=zh_CN.UTF-8 \"$@\"", "train", "--help").Expect(0);
        Assert.Contains("用法：", result.Out, StringComparison.Ordinal);
        Assert.Contains("--work-dir <DIR>", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Folder for", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "expected a whole number of at least 1")]
    [InlineData("-1", "expected a whole number of at least 1")]
    [InlineData("99999", "but there are")]
    public void Threads_ThatMakeNoSense_AreTold(string value, string expected) =>
        Assert.Contains(expected, CliProcess.RunInShell($"SEGSHARP_THREADS={value} \"$@\"", "config", _demoConfig).Expect(0).Error,
            StringComparison.Ordinal);

    [Fact]
    public void Config_BaseThatComesWithTheProgram_IsFoundAnywhereUnlessAFileIsThere()
    {
        using TemporaryFolder folder = new();
        string config = folder.At("mine.py");
        IO.AtomicFile.WriteAllText(config, "_base_ = ['configs/_base_/models/segformer_mit-b2.py', 'configs/_base_/default_runtime.py']\n");
        Assert.Contains("num_layers=[3, 4, 6, 3]", CliProcess.Run("config", config).Expect(0).Out, StringComparison.Ordinal);
        IO.AtomicFile.WriteAllText(folder.At("configs", "_base_", "models", "segformer_mit-b2.py"), "mine = 7\n");
        Assert.Contains("mine = 7", CliProcess.Run("config", config).Expect(0).Out, StringComparison.Ordinal);
        IO.AtomicFile.WriteAllText(config, "_base_ = 'mmseg::_base_/models/segformer_mit-b0.py'\n");
        Assert.Contains("type='SegformerHead'", CliProcess.RunInShell($"cd '{folder.Path}' && \"$@\"", "config", config).Expect(0).Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("test")]
    [InlineData("predict")]
    [InlineData("demo")]
    [InlineData("config")]
    [InlineData("summary")]
    public void Help_OfACommand_HasExamplesOfIt(string command)
    {
        CliResult result = CliProcess.Run(command, "--help").Expect(0);
        Assert.Contains($"Examples:\n  segsharp {command}", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', result.Out);
    }

    [Fact]
    public void Help_OfTheProgram_ListsCommandsExamplesAndExitCodes()
    {
        CliResult result = CliProcess.Run("--help").Expect(0);
        foreach (string word in (string[])["train", "test", "predict", "summary", "demo", "config", "Examples:", "Exit codes"])
        {
            Assert.Contains(word, result.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Version_Always_NamesProgramAndLibtorch()
    {
        CliResult result = CliProcess.Run("--version").Expect(0);
        Assert.Matches(@"^SegSharp \d+\.\d+\.\d+", result.Out);
        Assert.Matches(@"libtorch \d+\.\d+", result.Out);
    }

    // The program without its native library, as on a machine that lacks libtorch.
    [Fact]
    public void Program_WithoutItsNativeLibrary_HelpsAndTellsWhatIsMissing()
    {
        using TemporaryFolder folder = new();
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory)
            .Where(file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            File.Copy(file, folder.At(Path.GetFileName(file)));
        }

        CliResult Run(params string[] args) =>
            CliProcess.RunInShell("shift 2; exec dotnet \"$@\"", [folder.At("SegSharp.Cli.dll"), .. args]);
        Assert.Matches(@"^SegSharp \d+\.\d+\.\d+\nlibtorch: the native library cannot be loaded", Run("--version").Expect(0).Out);
        Assert.Contains("train <CONFIG>", Run("--help").Expect(0).Out, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'train'?", Run("trian").Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("all fits", Run("doctor", _demoConfig, "--config-only").Expect(0).Out, StringComparison.Ordinal);
        Run("predict", _demoConfig, "--checkpoint", TrainedRun.Shared.Checkpoint).ExpectError("libtorch", "OpenCV");
    }

    [Fact]
    public void Train_MisspeltConfig_OffersTheNearestName() =>
        CliProcess.Run("train", _demoConfig.Replace("streets", "street", StringComparison.Ordinal))
            .ExpectError("does not exist", "Did you mean", "streets-128x192.py");

    [Fact]
    public void Train_DeviceThatIsNotThere_ExitsWith2()
    {
        CliResult result = CliProcess.Run("train", _demoConfig, "--device", "cuda:63").Expect(2);
        Assert.Contains("cuda:63", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Config_OptionsGivenTwiceAndSeveralAtOnce_AllApply()
    {
        CliResult result = CliProcess.Run(
            "config", _demoConfig, "--cfg-options", "max_iters=7", "data_root=elsewhere", "--cfg-options", "train_dataloader.batch_size=3",
            "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(7, json.RootElement.GetProperty("train_cfg").GetProperty("max_iters").GetInt32());
        Assert.Equal(3, json.RootElement.GetProperty("train_dataloader").GetProperty("batch_size").GetInt32());
        Assert.Equal("elsewhere",
            json.RootElement.GetProperty("val_dataloader").GetProperty("dataset").GetProperty("data_root").GetString());
    }

    [Fact]
    public void Config_BaseOfAPackage_IsFoundWhereTheVariableSays()
    {
        using TemporaryFolder folder = new();
        string configs = folder.At("elsewhere");
        Directory.CreateDirectory(Path.Combine(configs, "_base_"));
        IO.AtomicFile.WriteAllText(Path.Combine(configs, "_base_", "runtime.py"), "log_level = 'INFO'\n");
        string config = folder.At("mine.py");
        IO.AtomicFile.WriteAllText(config, "_base_ = 'mmseg::_base_/runtime.py'\n");
        CliProcess.Run("config", config).ExpectError("mine.py:1:10", "mmseg::_base_/runtime.py", "SEGSHARP_CONFIG_PATH");
        Assert.Contains("log_level = 'INFO'", CliProcess.RunInShell($"SEGSHARP_CONFIG_PATH=/nowhere:'{configs}' \"$@\"", "config", config)
            .Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Config_PythonFormat_ReadsBackAsTheSame()
    {
        using TemporaryFolder folder = new();
        CliResult first = CliProcess.Run("config", _demoConfig).Expect(0);
        string copy = folder.At("copy.py");
        IO.AtomicFile.WriteAllText(copy, first.Out);
        Assert.Equal(first.Out, CliProcess.Run("config", copy).Expect(0).Out);
    }
}
