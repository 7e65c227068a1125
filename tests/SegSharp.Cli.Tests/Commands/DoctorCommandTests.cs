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
        CliResult result = CliProcess.Run("doctor", _config, "--lang", "zh", "--cfg-options", "model.decode_head.num_clases=5").Expect(1);
        foreach (string word in (string[])["错误[SEG0002]：", "此处不认识 'num_clases'", "是否想写 'num_classes'？"])
        {
            Assert.Contains(word, result.Out, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch("error|warning|expected:|found:|why:|help:|Did you mean", result.Out);
    }

    [Fact]
    public void Doctor_HealthyConfig_SaysWhatFits()
    {
        CliResult result = CliProcess.Run("doctor", _config).Expect(0);
        Assert.Contains("all fits", result.Out, StringComparison.Ordinal);
        Assert.Contains("H >= 29", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_Fault_IsShownAtItsLineWithTheValueUnderlined()
    {
        string path = Write("model = dict(type='EncoderDecoder', decode_head=dict(type='SegformerHead', norm_cfg=dict(type='LN'), in_channels=[32, 64, 160, 256],\n"
            + "    channels=64, num_classes=4), backbone=dict(type='mit_b0'))\n");
        CliResult result = CliProcess.Run("doctor", path).Expect(1);
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
        CliResult result = CliProcess.Run("doctor", _config, "--format", "json", "--cfg-options", "model.backbone.embed_dims=64").Expect(1);
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
        CliResult result = CliProcess.Run("doctor", path, "--fix").Expect(0);
        Assert.Contains("+model = dict(decode_head=dict(in_channels=[64, 128, 320, 512]), backbone=dict(embed_dims=64))", result.Out, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path + ".bak"));
        Assert.Contains("# wider", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Contains("all fits", CliProcess.Run("doctor", path).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_TextThatIsNoConfig_IsAFindingWithItsPlace()
    {
        string path = Write("model = dict(\n");
        CliResult result = CliProcess.Run("doctor", path).Expect(1);
        Assert.Contains("error[SEG0003]: '(' is never closed", result.Out, StringComparison.Ordinal);
        Assert.Contains($"{path}:1:13", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_Chinese_IsToldInChinese() => Assert.Contains(
        "作用于最后一维", CliProcess.Run("doctor", _config, "--lang", "zh", "--cfg-options", "model.decode_head.norm_cfg.type='LN'").Expect(1).Out, StringComparison.Ordinal);

    [Fact]
    public void Doctor_Strict_FailsOnWarnings()
    {
        string[] arguments = ["doctor", _config, "--cfg-options", "model.decode_head.loss_decode.loss_weight=0.0"];
        CliProcess.Run(arguments).Expect(0);
        CliProcess.Run([.. arguments, "--strict"]).Expect(1);
    }

    [Fact]
    public void Doctor_Repro_TakesASetupOfAnyFramework()
    {
        string path = _folder.At("setup.json");
        AtomicFile.WriteAllText(path, """
            {"cases": [{"id": "x", "repro": {"framework": "mmseg", "config": {"model": {"backbone": {"type": "ResNet", "depth": 50},
             "decode_head": {"type": "FCNHead", "in_channels": 512, "in_index": 3, "channels": 256, "num_classes": 19}}}}}]}
            """);
        CliResult result = CliProcess.Run("doctor", "--repro", path, "--id", "x").Expect(1);
        Assert.Contains("model.decode_head.in_channels = 2048", result.Out, StringComparison.Ordinal);
        CliProcess.Run("doctor", "--repro", path, "--id", "y").ExpectError("y");
    }

    [Fact]
    public void Doctor_WrongUsage_IsTwo()
    {
        CliProcess.Run("doctor").Expect(2);
        CliProcess.Run("doctor", _config, "--repro", "x.json").Expect(2);
        CliProcess.Run("doctor", _config, "--shape", "12").Expect(2);
        CliProcess.Run("doctor", _folder.At("none.py")).ExpectError("none.py");
    }

    [Fact]
    public void Fault_InTheConfigOfACheckpoint_IsShownAtItsLineThere()
    {
        // one of the head's widths in the header, which is as long as before
        string whole = Encoding.Latin1.GetString(File.ReadAllBytes(TrainedRun.Shared.Checkpoint)), checkpoint = _folder.At("wrong.safetensors");
        const string Widths = "16, 40, 64";
        int at = whole.IndexOf(Widths, StringComparison.Ordinal);
        AtomicFile.WriteAllBytes(checkpoint, Encoding.Latin1.GetBytes($"{whole[..at]}16, 41, 64{whole[(at + Widths.Length)..]}"));
        string[] lines = CliProcess.Run("predict", TrainedRun.Shared.ValidationImages, "--checkpoint", checkpoint, "--out-dir", _folder.At("out")).Expect(1).Error.Split('\n');
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
