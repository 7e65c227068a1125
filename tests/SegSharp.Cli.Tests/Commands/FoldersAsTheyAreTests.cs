using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;
using SegSharp.IO;
using SegSharp.Tests.Data.Imaging.Tiff;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>Commands on folders as people have them: leftovers, pipes, links, damaged files, equal names.</summary>
public sealed class FoldersAsTheyAreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DataStats_OneDamagedFile_CountsTheOthersAndEndsWithOne()
    {
        ImageFile.Write(_folder.At("dcim", "a.png"), new ByteImage(4, 4, 3, [.. Enumerable.Repeat((byte)50, 48)]));
        ImageFile.Write(_folder.At("dcim", "b.JPG"), new ByteImage(4, 4, 3, [.. Enumerable.Repeat((byte)50, 48)]));
        AtomicFile.WriteAllText(_folder.At("dcim", "._a.png"), "left by another system");
        AtomicFile.WriteAllText(_folder.At("dcim", "c.png"), "damaged");
        CliResult result = InProcess.Run("data", "stats", _folder.At("dcim"), "--format", "json").Expect(1);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(2, json.RootElement.GetProperty("images").GetInt32());
        Assert.Equal(50, json.RootElement.GetProperty("mean")[0].GetDouble());
        Assert.Equal(_folder.At("dcim", "c.png"), json.RootElement.GetProperty("left_out")[0].GetProperty("file").GetString());
        Assert.Contains("1 of 3 images are left out", result.Error, StringComparison.Ordinal);
    }

    /// <summary>As they are stored they have no common mean; as colours both have 8 bits, and the network sees those.</summary>
    [Fact]
    public void DataStats_EightAndSixteenBits_AreToldApartUnlessThePipelineMakesEightOfAll()
    {
        ImageFile.Write(_folder.At("mixed", "a.png"), new ByteImage(4, 4, 3, [.. Enumerable.Repeat((byte)50, 48)]));
        ImageFile.Write(_folder.At("mixed", "b.png"), new ByteImage(4, 4, 3, [.. Enumerable.Repeat((byte)70, 48)]));
        AtomicFile.WriteAllBytes(_folder.At("mixed", "c.png"), DeepPng.Encode(4, 4, 3, 0x6464)); // 100 of 8 bits
        CliResult result = InProcess.Run("data", "stats", _folder.At("mixed"), "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        (int Bits, int Images, double Mean)[] depths =
            [.. json.RootElement.GetProperty("depths").EnumerateArray().Select(depth =>
                (depth.GetProperty("bits").GetInt32(), depth.GetProperty("images").GetInt32(), depth.GetProperty("mean")[0].GetDouble()))];
        Assert.Equal([(8, 2, 60.0), (16, 1, 0x6464)], depths);
        Assert.Equal(60, json.RootElement.GetProperty("mean")[0].GetDouble());
        Assert.Contains("8 and 16 bits have no common mean", result.Error, StringComparison.Ordinal);
        Assert.Contains("# 1 of 16 bits", InProcess.Run("data", "stats", _folder.At("mixed")).Expect(0).Out, StringComparison.Ordinal);

        string config = _folder.At("mixed.py");
        AtomicFile.WriteAllText(config, $"train_dataloader = dict(batch_size=1, dataset=dict(type='BaseSegDataset', " +
            $"data_root='{_folder.At("mixed")}', data_prefix=dict(img_path=''), img_suffix='.png', "
            + "pipeline=[dict(type='LoadImageFromFile')]))\n");
        result = InProcess.Run("data", "stats", config, "--format", "json").Expect(0);
        using JsonDocument ofConfig = JsonDocument.Parse(result.Out);
        Assert.Equal((50 + 70 + 100) / 3.0, ofConfig.RootElement.GetProperty("mean")[0].GetDouble(), 9);
        Assert.Equal(1, ofConfig.RootElement.GetProperty("depths").GetArrayLength());
        Assert.DoesNotContain("common mean", result.Error, StringComparison.Ordinal);
    }

    /// <summary>libpng and libjpeg speak of what they can read all the same; our own sentences stay.</summary>
    [Fact]
    public void Predict_FilesThatLibrariesWarnAbout_SaysNothingOfThem()
    {
        string photos = _folder.At("photos"), source = Directory.EnumerateFiles(TrainedRun.Shared.ValidationImages).First();
        ByteImage image = ImageFile.Read(source);
        AtomicFile.WriteAllBytes(Path.Combine(photos, "profile.png"),
            DeepPng.WithChunk(ImageFile.Encode(image, ".png"), "iCCP", "broken\0\0nonsense"));
        AtomicFile.WriteAllBytes(Path.Combine(photos, "junk.jpg"),
            DeepPng.WithBytes(ImageFile.Encode(image, ".jpg"), 2, [0xFF, 0xE1, 0, 4, 0, 0, 1, 2, 3]));
        AtomicFile.WriteAllText(Path.Combine(photos, "damaged.png"), "no picture");
        CliResult result = InProcess.Run("predict", photos, "--checkpoint", TrainedRun.Shared.Checkpoint,
            "--out-dir", _folder.At("out")).Expect(1);
        Assert.DoesNotMatch("libpng|iCCP|Corrupt|extraneous", result.Error);
        Assert.Contains("damaged.png", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("out", "profile.png")), result.Error);
    }

    [Fact]
    public void DataStats_BandsApart_GivesTheNumbersOfBandsTogether()
    {
        double[] Means(bool isPlanar)
        {
            string folder = _folder.At(isPlanar ? "apart" : "together");
            IO.AtomicFile.WriteAllBytes(Path.Combine(folder, "a.tif"),
                new TestTiff { Width = 33, Height = 21, Bands = 3, Bits = 16, IsPlanar = isPlanar }.Write());
            using JsonDocument json = JsonDocument.Parse(InProcess.Run("data", "stats", folder, "--format", "json").Expect(0).Out);
            return [.. json.RootElement.GetProperty("mean").EnumerateArray().Select(mean => mean.GetDouble())];
        }

        Assert.Equal(Means(isPlanar: false), Means(isPlanar: true));
    }

    [Fact]
    public void MaxPixels_OfTheOptionAndOfTheConfig_IsKept()
    {
        string photo = Directory.EnumerateFiles(TrainedRun.Shared.ValidationImages).First();
        CliProcess.Run("predict", photo, "--checkpoint", TrainedRun.Shared.Checkpoint, "--out-dir", _folder.At("out"),
            "--max-pixels", "100")
            .ExpectError(photo, "64x64 pixels, 4,096, and the limit is 100", "--max-pixels");
        CliProcess.Run("data", "stats", TrainedRun.Shared.Config, "--cfg-options", "max_pixels=100").ExpectError("the limit is 100");
        CliProcess.Run("data", "stats", TrainedRun.Shared.Config, "--cfg-options", "max_pixels=100", "--max-pixels", "5000").Expect(0);
    }

    [Fact]
    public void Predict_PipesLinksAndLeftovers_AreNoTrap()
    {
        string photos = _folder.At("photos");
        Directory.CreateDirectory(photos);
        File.Copy(Directory.EnumerateFiles(TrainedRun.Shared.ValidationImages).First(), Path.Combine(photos, "a.png"));
        AtomicFile.WriteAllText(Path.Combine(photos, "._a.png"), "left by another system");
        Directory.CreateSymbolicLink(Path.Combine(photos, "again"), photos);
        File.CreateSymbolicLink(Path.Combine(photos, "zero.png"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(photos, "pipe2.png"), "pipe.png");
        CliResult result = CliProcess.RunInShell(
            $"mkfifo '{photos}/pipe.png' && \"$@\"", "predict", photos, "--checkpoint", TrainedRun.Shared.Checkpoint,
            "--out-dir", _folder.At("out")).Expect(1);
        Assert.Equal(["a.png", "a_overlay.png"],
            Directory.EnumerateFiles(_folder.At("out"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
        Assert.Matches("pipe.png' is [a-z ]+, and no file", result.Error);
        Assert.Matches("pipe2.png' is [a-z ]+, and no file", result.Error);
        Assert.Matches("zero.png' is [a-z ]+, and no file", result.Error);
    }

    [Fact]
    public void Predict_IntoTheFolderItself_SaysThatPredictionsWouldBeMixedWithImages()
    {
        string photos = _folder.At("photos");
        ImageFile.Write(Path.Combine(photos, "a.png"), new ByteImage(8, 8, 3));
        CliResult result = InProcess.Run("predict", photos, "--checkpoint", TrainedRun.Shared.Checkpoint, "--out-dir", photos).Expect(2);
        Assert.Contains("lie in --out-dir", result.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(photos));
    }

    [Fact]
    public void Test_EqualNamesInJoinedData_LosesNoPrediction()
    {
        InProcess.Run(
            "test", TrainedRun.Shared.Config, TrainedRun.Shared.Checkpoint, "--out-dir", _folder.At("out"), "--cfg-options",
            "test_dataloader.dataset.data_prefix.img_path=[images/val,images/train]",
            "test_dataloader.dataset.data_prefix.seg_map_path=[annotations/val,annotations/train]").Expect(0);
        Assert.Equal(TinyData.ValidationCount + TinyData.TrainCount, Directory.GetFiles(_folder.At("out")).Length);
        Assert.True(File.Exists(_folder.At("out", "street_00000_2.png")));
    }
}
