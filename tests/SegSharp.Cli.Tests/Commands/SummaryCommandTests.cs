using System.Text.Json;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

public sealed class SummaryCommandTests
{
    private static readonly string _config = Path.Combine(AppContext.BaseDirectory, "configs", "segformer_mit-b0_1xb4_streets-128x192.py");

    [Fact]
    public void Summary_WithoutASize_PrintsShapesOverSymbolsAndTheConditions()
    {
        CliResult result = InProcess.Run("summary", _config).Expect(0);
        Assert.Contains("N×8×⌈H/4⌉×⌈W/4⌉", result.Out, StringComparison.Ordinal);
        Assert.Contains("from 29 pixels a side", result.Out, StringComparison.Ordinal);
        Assert.Contains("(H+3)//4 >= 8", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_OfASize_CountsMultiplyAdds()
    {
        CliResult result = InProcess.Run("summary", _config, "--shape", "128", "192", "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal([1, 8, 32, 48], json.RootElement.GetProperty("output").EnumerateArray().Select(size => size.GetInt32()));
        Assert.True(json.RootElement.GetProperty("multiply_adds").GetInt64() > 0);
        Assert.Equal(29, json.RootElement.GetProperty("smallest_side").GetInt32());
        Assert.True(json.RootElement.GetProperty("published_multiply_adds")
            .GetInt64() > json.RootElement.GetProperty("multiply_adds").GetInt64());
        Assert.True(json.RootElement.GetProperty("training_activation_bytes")
            .GetInt64() > json.RootElement.GetProperty("inference_activation_bytes").GetInt64());
        Assert.Equal(
            ["path", "depth", "type", "outputs", "placeholders", "parameters", "multiply_adds", "strides", "placeholder"],
            json.RootElement.GetProperty("modules")[0].EnumerateObject().Select(property => property.Name));
        JsonElement model = json.RootElement.GetProperty("modules")[0];
        Assert.Equal(json.RootElement.GetProperty("parameters").GetInt64(), model.GetProperty("parameters").GetInt64());
    }

    [Fact]
    public void Summary_EncoderOfSixMaps_MarksTheOneWithoutChannels()
    {
        string[] changes = ["--cfg-options", "model.backbone.type=smp_mit_b0", "model.decode_head.in_channels=[32,64,160,256]",
            "model.decode_head.in_index=[2,3,4,5]"];
        CliResult table = InProcess.Run(["summary", _config, "--shape", "64", "96", .. changes]).Expect(0);
        Assert.Contains("1×0×32×48 (placeholder)", table.Out, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(InProcess.Run(["summary", _config, "--format", "json", .. changes]).Expect(0).Out);
        JsonElement encoder = json.RootElement.GetProperty("modules").EnumerateArray()
            .Single(module => module.GetProperty("path").GetString() == "backbone");
        Assert.Equal([1], encoder.GetProperty("placeholders").EnumerateArray().Select(index => index.GetInt32()));
    }

    [Fact]
    public void Summary_Depth_ShowsATreeOfSoManyLevels()
    {
        CliResult result = InProcess.Run("summary", _config, "--depth", "1").Expect(0);
        string[] lines = [.. result.Out.Split('\n').Select(line => line.TrimStart())];
        Assert.Contains(lines, line => line.StartsWith("├─backbone ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("└─decode_head ", StringComparison.Ordinal));
        Assert.DoesNotContain("patch_embed1", result.Out.Split("input ")[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', result.Out);

        CliResult all = InProcess.Run("summary", _config, "--depth", "1", "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(all.Out);
        Assert.Equal(["", "backbone", "decode_head"],
            json.RootElement.GetProperty("modules").EnumerateArray().Select(module => module.GetProperty("path").GetString()));
        InProcess.Run("summary", _config, "--depth", "-1").Expect(2);
    }

    [Fact]
    public void Summary_SizeTooSmall_NamesTheModule()
    {
        CliResult result = InProcess.Run("summary", _config, "--shape", "28", "64").Expect(1);
        Assert.Contains(": backbone.block1.0.attn.sr", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_PartsThatDoNotFit_NamesTheModule()
    {
        CliResult result = InProcess.Run("summary", _config, "--cfg-options", "model.backbone.embed_dims=64").Expect(1);
        Assert.Contains("error[SEG0117]", result.Error, StringComparison.Ordinal);
        Assert.Contains("decode_head", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_OneNumberAsShape_IsWrongUsage() => InProcess.Run("summary", _config, "--shape", "128").Expect(2);
}
