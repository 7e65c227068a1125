using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;
using SegSharp.Tests.Data.Imaging.Tiff;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>Images of six bands of 16 bits, from <c>data stats</c> to <c>predict</c>.</summary>
public sealed class MultiBandTests : IDisposable
{
    private const int Bands = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AllCommands_SixBands_TakeThem()
    {
        string config = WriteConfig(string.Join(", ", Enumerable.Repeat("1.0", Bands)));
        using JsonDocument statistics = JsonDocument.Parse(InProcess.Run("data", "stats", config, "--format", "json").Expect(0).Out);
        Assert.Equal(Bands, statistics.RootElement.GetProperty("mean").GetArrayLength());
        Assert.Equal(2, statistics.RootElement.GetProperty("images").GetInt32());

        CliResult training = InProcess.Run("train", config, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=2",
            "warmup_iters=1").Expect(0);
        Assert.Contains(_folder.At("run", "report.html"), training.Out, StringComparison.Ordinal);
        string checkpoint = _folder.At("run", "iter_2.safetensors");
        InProcess.Run("test", config, checkpoint, "--show-dir", _folder.At("show")).Expect(0);
        InProcess.Run("predict", _folder.At("data", "images", "val"), "--checkpoint", checkpoint, "--out-dir", _folder.At("out")).Expect(0);
        Assert.True(File.Exists(_folder.At("show", "a.png")));
        Assert.Equal(TinyData.Size, ImageFile.ReadLabels(_folder.At("out", "a.png")).Width);
        Assert.Equal(3, ImageFile.Read(_folder.At("out", "a_overlay.png")).Channels);
    }

    [Fact]
    public void Train_FewerMeansThanBands_NamesTheFileAndBothNumbers() =>
        InProcess.Run("train", WriteConfig("1.0, 1.0, 1.0"), "--work-dir", _folder.At("run"))
            .ExpectError("SEG0310", "model.data_preprocessor.mean", "3 values", "6 channels");

    private string WriteConfig(string numbers)
    {
        string root = _folder.At("data");
        foreach ((string part, string name) in ((string, string)[])[("train", "a"), ("train", "b"), ("val", "a")])
        {
            Directory.CreateDirectory(Path.Combine(root, "images", part));
            TestTiff tiff = new() { Width = TinyData.Size, Height = TinyData.Size, Bands = Bands, Bits = 16, Compression = 8 };
            IO.AtomicFile.WriteAllBytes(Path.Combine(root, "images", part, name + ".tif"), tiff.Write());
            ImageFile.WriteLabels(Path.Combine(root, "annotations", part, name + ".png"), new LabelMap(TinyData.Size, TinyData.Size));
        }

        string path = _folder.At("bands.py");
        IO.AtomicFile.WriteAllText(path, $$"""
            _base_ = ['{{TinyData.WriteConfig(_folder.Path, root)}}']
            data_preprocessor = dict(mean=[{{numbers}}], std=[{{numbers}}], bgr_to_rgb=False)
            model = dict(data_preprocessor=data_preprocessor, backbone=dict(in_channels={{Bands}}))
            load = dict(type='LoadSingleRSImageFromFile')
            train_dataloader = dict(batch_size=1,
                dataset=dict(img_suffix='.tif', pipeline=[load, dict(type='LoadAnnotations'), dict(type='PackSegInputs')]))
            val_dataloader = dict(batch_size=1,
                dataset=dict(img_suffix='.tif', pipeline=[load, dict(type='LoadAnnotations'), dict(type='PackSegInputs')]))
            test_dataloader = val_dataloader
            """);
        return path;
    }
}
