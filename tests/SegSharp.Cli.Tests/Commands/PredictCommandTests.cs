using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Tests.Commands;

public sealed class PredictCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Predict_Folder_WritesLabelsAndOverlayOfEachImageBelowIt()
    {
        CliResult result = CliProcess.Run(
            "predict", Path.Combine(_run.Data, "images"), "--checkpoint", _run.Checkpoint, "--out-dir", _folder.Path,
            "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        JsonElement images = json.RootElement.GetProperty("images");
        Assert.Equal(TinyData.TrainCount + TinyData.ValidationCount, images.GetArrayLength());
        Assert.Equal("loaded", json.RootElement.GetProperty("weights").GetProperty("tensors")[0].GetProperty("done").GetString());
        Assert.True(File.Exists(_folder.At("val", "street_00000.png")));
        Assert.True(File.Exists(_folder.At("val", "street_00000_overlay.png")));
        foreach (JsonElement image in images.EnumerateArray())
        {
            LabelMap labels = ImageFile.ReadLabels(image.GetProperty("labels").GetString()!);
            double share = image.GetProperty("classes").EnumerateArray().Sum(item => item.GetProperty("share").GetDouble());
            Assert.Equal(1, share, precision: 9);
            Assert.Equal((TinyData.Size, TinyData.Size), (labels.Height, labels.Width));
            Assert.True(File.Exists(image.GetProperty("overlay").GetString()));
        }
    }

    [Fact]
    public void Predict_UnreadableImagesAmongGoodOnes_GoesOnAndExitsWith1()
    {
        string good = Path.Combine(_run.ValidationImages, "street_00001.png");
        string cut = _folder.At("cut.png"), missing = _folder.At("missing.png");
        using (FileStream file = File.Create(cut))
        {
            file.Write(File.ReadAllBytes(good).AsSpan(0, 500));
        }

        CliResult result = CliProcess.Run(
            "predict", cut, missing, good, "--checkpoint", _run.Checkpoint, "--out-dir", _folder.At("out"), "--format", "json").Expect(1);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal([cut, missing],
            json.RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("image").GetString()));
        Assert.Equal(1, json.RootElement.GetProperty("images").GetArrayLength());
        Assert.Contains($"error: Image '{cut}' cannot be read", result.Error, StringComparison.Ordinal);
        Assert.Contains($"error: The image '{missing}' does not exist", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("data set", result.Error, StringComparison.Ordinal);
        Assert.Equal(["street_00001.png", "street_00001_overlay.png"],
            Directory.EnumerateFiles(_folder.At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Predict_NoImageThatExists_IsToldWithoutLoadingTheModel()
    {
        string missing = _folder.At("missing.png");
        CliResult result = CliProcess.Run("predict", missing, "--checkpoint", _run.Checkpoint, "--out-dir", _folder.At("out"),
            "--format", "json").Expect(1);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("weights").ValueKind);
        Assert.Equal(missing, json.RootElement.GetProperty("errors").EnumerateArray().Single().GetProperty("image").GetString());
        Assert.Contains($"error: The image '{missing}' does not exist", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("weights from", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public void Predict_TwoImagesOfOneName_WritesBoth()
    {
        string first = Path.Combine(_run.ValidationImages, "street_00000.png"),
            second = Path.Combine(_run.Data, "images", "train", "street_00000.png");
        CliProcess.Run("predict", first, second, "--checkpoint", _run.Checkpoint, "--out-dir", _folder.Path).Expect(0);
        Assert.True(File.Exists(_folder.At("street_00000.png")) && File.Exists(_folder.At("street_00000_2.png")));
    }

    [Fact]
    public void Predict_IntoTheFolderOfTheImage_RefusesToOverwriteIt()
    {
        string image = _folder.At("street.png");
        File.Copy(Path.Combine(_run.ValidationImages, "street_00000.png"), image);
        byte[] before = File.ReadAllBytes(image);
        CliResult result = CliProcess.Run("predict", image, "--checkpoint", _run.Checkpoint, "--out-dir", _folder.Path).Expect(2);
        Assert.Contains("would be overwritten", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(image));
    }

    [Fact]
    public void Predict_EmptyFolder_SaysSo() =>
        CliProcess.Run("predict", _folder.Path, "--checkpoint", _run.Checkpoint, "--out-dir", _folder.At("out"))
            .ExpectError(_folder.Path, "holds no images");

    [Fact]
    public void Predict_OpacityZero_ShowsTheImageItself()
    {
        string file = Path.Combine(_run.ValidationImages, "street_00000.png");
        CliProcess.Run("predict", file, "--checkpoint", _run.Checkpoint, "--out-dir", _folder.Path, "--opacity", "0").Expect(0);
        ByteImage image = ImageFile.Read(file), overlay = ImageFile.Read(_folder.At("street_00000_overlay.png"));
        Assert.True(overlay.Crop(0, 0, image.Height, image.Width).Pixels.SequenceEqual(image.Pixels));
    }

    /// <summary>Whole, an image of more than 2048 x 2048 pixels gets the hint; in windows and below it does not.</summary>
    [Theory]
    [InlineData(2064, null, true)]
    [InlineData(2064, "512", false)]
    [InlineData(64, null, false)]
    public void Predict_LargeImage_IsOfferedWindows(int side, string? window, bool isTold)
    {
        string image = _folder.At("large.png");
        ImageFile.Write(image, new ByteImage(side, side, 3));
        string[] arguments = ["predict", image, "--checkpoint", TrainedRun.Shared.Checkpoint, "--out-dir", _folder.At("out")];
        CliResult result = CliProcess.Run([.. arguments, .. window is null ? [] : (string[])["--window", window]]).Expect(0);
        Assert.Equal(isTold, result.Error.Contains("--window 1024", StringComparison.Ordinal));
    }
}
