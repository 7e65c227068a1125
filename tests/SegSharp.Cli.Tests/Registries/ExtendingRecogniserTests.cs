using System.Text.Json.Nodes;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/recogniser.md: <c>explain</c> asks a plugin's recogniser,
/// and tells in both languages what it knows.
/// </summary>
public sealed class ExtendingRecogniserTests
{
    private const string Log = "Traceback (most recent call last):\n  File \"train.py\", line 3, in <module>\nOSError: " +
        "[Errno 122] Disk quota exceeded: 'iter_800.pth'";

    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("recogniser.md", "QuotaRecogniser.cs");

    [Fact]
    public void Example_ItsMessage_IsExplained()
    {
        string told = Explain("en", Log).Expect(0).Out;
        Assert.Contains("LAB0002", told, StringComparison.Ordinal);
        Assert.Contains("Writing iter_800.pth.", told, StringComparison.Ordinal);
        Assert.Contains("max_keep_ckpts=2", told, StringComparison.Ordinal);
        Assert.Contains("配额已满", Explain("zh", Log).Expect(0).Out, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(Explain("en", Log, "--format", "json").Expect(0).Out)!;
        Assert.Equal("LAB0002", (string?)json["diagnoses"]![0]!["code"]);
    }

    [Fact]
    public void Example_OtherText_IsLeftToTheOthers()
    {
        string told = Explain("en", "RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB").Expect(0).Out;
        Assert.DoesNotContain("LAB0002", told, StringComparison.Ordinal);
        Assert.DoesNotContain("LAB0002", InProcess.Run("explain", Log, "--lang", "en").Out, StringComparison.Ordinal);
    }

    private static CliResult Explain(string language, string text, params string[] more) =>
        InProcess.Run(["explain", text, "--plugin", SamplePlugin.Path, "--lang", language, .. more]);
}
