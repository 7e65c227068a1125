using System.Text.Json;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

/// <summary><c>explain</c> as a process.</summary>
public sealed class ExplainCommandTests : IDisposable
{
    private const string Weights = "RuntimeError: weight tensor should be defined either for all or no classes";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Explain_TextArgument_NamesCodeCauseAndFix()
    {
        CliResult result = InProcess.Run("explain", Weights, "--lang", "en").Expect(0);
        Assert.Contains("SEG0305 class-weight", result.Out, StringComparison.Ordinal);
        Assert.Contains("cause: There must be exactly one weight per class", result.Out, StringComparison.Ordinal);
        Assert.Contains("fix: ", result.Out, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Explain_File_ReadsIt()
    {
        string log = _folder.At("train.log");
        File.AppendAllText(log, $"\u001b[31m训练报错\u001b[0m\r\n{Weights}\r\n");
        Assert.Contains("SEG0305", InProcess.Run("explain", log).Expect(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'IndexError: Target 12 is out of bounds.' | \"$@\" explain -")]
    [InlineData("echo 'IndexError: Target 12 is out of bounds.' | \"$@\" explain")]
    public void Explain_StandardInput_ReadsIt(string script) =>
        Assert.Contains("SEG0301", CliProcess.RunInShell(script).Expect(0).Out, StringComparison.Ordinal);

    [Fact]
    public void Explain_JsonWithConfig_PointsAtTheLine()
    {
        string config = _folder.At("my.py");
        File.AppendAllText(config, "model = dict(decode_head=dict(\n    num_classes=19,\n    loss_decode=dict(type='CrossEntropyLoss', " +
            "class_weight=[1.0, 2.0])))\n");
        CliResult result = InProcess.Run("explain", Weights, "--config", config, "--format", "json", "--lang", "en").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        JsonElement diagnosis = json.RootElement.GetProperty("diagnoses")[0];
        Assert.Equal("SEG0305", diagnosis.GetProperty("code").GetString());
        Assert.Equal("class-weight", diagnosis.GetProperty("category").GetString());
        Assert.All(new[] { "operation", "cause", "fix" }, part => Assert.NotEmpty(diagnosis.GetProperty(part).GetString()!));
        Assert.InRange(diagnosis.GetProperty("confidence").GetDouble(), 0.5, 1);
        JsonElement where = diagnosis.GetProperty("where").EnumerateArray()
            .Single(place => place.GetProperty("key").GetString() == "model.decode_head.num_classes");
        Assert.Equal((config, 2), (where.GetProperty("file").GetString(), where.GetProperty("line").GetInt32()));
    }

    [Fact]
    public void Explain_InChinese_SpeaksChinese() =>
        Assert.Contains("每个类别必须恰有一个权重", InProcess.Run("explain", Weights, "--lang", "zh").Expect(0).Out, StringComparison.Ordinal);

    [Fact]
    public void Explain_ChineseArticle_NamesTheLayerToChange()
    {
        string article = _folder.At("article.txt");
        File.AppendAllText(article,
            "训练 BYOL 时报错：(256x256)矩阵无法与(512x1024)矩阵相乘。\n骨干网络输出 256 维，而投影头按 512 维构建：BYOLProjectionHead(512, 1024, 256)\n");
        CliResult result = InProcess.Run("explain", article, "--lang", "zh").Expect(0);
        Assert.Contains("SEG0115 projection-head-dims", result.Out, StringComparison.Ordinal);
        Assert.Contains("设为 256", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("the first argument", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_NothingCanBeRead_EndsThere() =>
        Assert.Equal("这段文本中没有已知的错误。", InProcess.Run("explain", "all is well", "--lang", "zh").Expect(1).Out.Trim());

    [Theory]
    [InlineData("AError: ")]
    [InlineData("size mismatch for a.b: copying a param with shape torch.Size([1]) from ")]
    [InlineData("x.py in f(File \"a")]
    public void Explain_AMebibyteOfTheSame_IsAnswered(string piece)
    {
        string file = _folder.At("hostile.txt");
        File.AppendAllText(file, string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length)));
        Assert.Empty(InProcess.Run("explain", file).Error);
    }

    [Fact]
    public void Explain_UnknownText_ExitsWith1AndShowsWhatItRead()
    {
        CliResult result = InProcess.Run("explain", "FooError: torch.Size([7, 9]) in blob.3.weight", "--lang", "en").Expect(1);
        Assert.Contains("Nothing in this text is known", result.Out, StringComparison.Ordinal);
        Assert.Contains("shape: [7, 9]", result.Out, StringComparison.Ordinal);
        Assert.Contains("name: blob.3.weight", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_UnknownTextAsJson_HasNoDiagnoses()
    {
        using JsonDocument json = JsonDocument.Parse(InProcess.Run("explain", "nothing to see", "--format", "json").Expect(1).Out);
        Assert.Equal(0, json.RootElement.GetProperty("diagnoses").GetArrayLength());
    }

    [Theory]
    [InlineData("explain", "text", "--lang", "fr")]
    [InlineData("explain", "text", "--format", "xml")]
    [InlineData("explain", " ")]
    public void Explain_WrongUsage_ExitsWith2(params string[] args) => Assert.NotEmpty(InProcess.Run(args).Expect(2).Error);

    [Fact]
    public void Explain_MissingConfig_SaysSo() =>
        InProcess.Run("explain", Weights, "--config", _folder.At("none.py")).Expect(1).ExpectError("config", "none.py");
}
