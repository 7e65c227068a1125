using System.Diagnostics;
using System.Text.Json;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Images;
using SegSharp.Inference.Tests.Predictions;

namespace SegSharp.Inference.Tests.Program;

/// <summary>segsharp-predict as a person runs it.</summary>
public sealed class PredictProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segsharp-predict-").FullName;

    public PredictProgramTests()
    {
        TinyModel.Write(At("model.safetensors"), TinyModel.Config());
        PictureFile.Write(At("photos", "a.png"), TinyModel.Image(40, 56));
        PictureFile.Write(At("photos", "more", "a.png"), TinyModel.Image(33, 64));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Run_Folder_WritesTheLabelsOfTheLibraryAndOverlays()
    {
        (int code, string output, string errors) = Run(At("photos"), "--checkpoint", At("model.safetensors"), "--out-dir", At("out"));
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains($"  labels   {At("out", "more", "a.png")}", output, StringComparison.Ordinal);
        foreach (string name in (string[])["a", Path.Combine("more", "a")])
        {
            LabelMap expected = Predictor.Load(At("model.safetensors")).Predict(At("photos", name + ".png"));
            Assert.Equal(expected.Labels.ToArray(), ImageFile.ReadLabels(At("out", name + ".png")).Labels.ToArray());
            Assert.Equal(expected.Width, PictureFile.Read(At("out", name + "_overlay.png")).Width);
        }
    }

    [Fact]
    public void Run_AsJson_IsALineForEachPicture()
    {
        (int code, string output, _) = Run(
            At("photos", "a.png"), "--checkpoint", At("model.safetensors"), "--out-dir", At("out"), "--labels-only", "--format", "json");
        Assert.Equal(0, code);
        JsonElement line = JsonDocument.Parse(Assert.Single(output.TrimEnd().Split('\n'))).RootElement;
        Assert.Equal(At("out", "a.png"), line.GetProperty("labels").GetString());
        Assert.Equal(1, line.GetProperty("classes").EnumerateArray().Sum(item => item.GetProperty("share").GetDouble()), 9);
        Assert.False(line.TryGetProperty("overlay", out _));
        Assert.False(File.Exists(At("out", "a_overlay.png")));
    }

    [Fact]
    public void Run_InputsThatAreNone_AreToldAndTheOthersGoOn()
    {
        IO.AtomicFile.WriteAllText(At("text.png"), "no picture");
        (int code, string output, string errors) = Run(
            At("missing.png"), At("text.png"), At("photos", "a.png"), "--checkpoint", At("model.safetensors"), "--out-dir", At("out"));
        Assert.Equal(1, code);
        Assert.Contains($"error: The image '{At("missing.png")}' does not exist.", errors, StringComparison.Ordinal);
        Assert.Contains($"error: '{At("text.png")}' is no JPEG", errors, StringComparison.Ordinal);
        Assert.Contains(At("out", "a.png"), output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--checkpoint")]
    [InlineData(2, "from 0 to 1", "--checkpoint", "model", "--opacity", "2")]
    [InlineData(2, "'xml' not recognized", "--checkpoint", "model", "--format", "xml")]
    [InlineData(1, "model", "--checkpoint", "model")]
    public void Run_WrongUsage_IsOneSentenceAndACode(int expected, string sentence, params string[] options)
    {
        (int code, string output, string errors) = Run([At("photos"), .. options]);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private string At(params string[] parts)
    {
        string path = Path.Combine([_folder, .. parts]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "segsharp-predict.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
