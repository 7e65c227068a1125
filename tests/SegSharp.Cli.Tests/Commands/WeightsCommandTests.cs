using System.Text.Json;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

/// <summary><c>convert</c>, <c>inspect</c> and <c>data stats</c> as processes.</summary>
public sealed class WeightsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Convert_ToHuggingFaceAndBack_GivesTheSameWeights()
    {
        (string there, string back) = (_folder.At("hf.safetensors"), _folder.At("back.safetensors"));
        InProcess.Run("convert", _run.Checkpoint, there, "--to", "hf").Expect(0);
        InProcess.Run("convert", there, back, "--to", "segsharp").Expect(0);
        InProcess.Run("convert", _run.Checkpoint, _folder.At("plain.safetensors"), "--to", "segsharp").Expect(0);
        InProcess.Run("inspect", back, "--diff", _folder.At("plain.safetensors")).Expect(0);
    }

    [Fact]
    public void Inspect_JsonFormat_NamesTheTensors()
    {
        CliResult result = InProcess.Run("inspect", _run.Checkpoint, "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Contains("decode_head.linear_pred.weight",
            json.RootElement.GetProperty("tensors").EnumerateArray().Select(t => t.GetProperty("name").GetString()));
    }

    [Fact]
    public void Inspect_NotWeights_SaysWhatTheFileIs()
    {
        string page = _folder.At("weights.pth");
        File.AppendAllText(page, "<!DOCTYPE html><html><body>404</body></html>");
        InProcess.Run("inspect", page).Expect(1).ExpectError("HTML");
    }

    [Fact]
    public void DataStats_JsonFormat_CountsTheClasses()
    {
        CliResult result = InProcess.Run("data", "stats", _run.Config, "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(8, json.RootElement.GetProperty("classes").GetArrayLength());
    }
}
