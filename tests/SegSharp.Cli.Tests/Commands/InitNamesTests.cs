using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Tests.Commands;

/// <summary><c>init</c> on images and masks whose names differ at the beginning, in the end or by their folder.</summary>
public sealed class InitNamesTests : IDisposable
{
    private const int Pairs = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("image_{0}.png", "mask_{0}.png", "image_", ".png", "mask_", ".png")]
    [InlineData("images/img{0:000}.png", "gts/gt{0:000}.png", "img", ".png", "gt", ".png")]
    [InlineData("{0:0000}_rgb.png", "{0:0000}_labels.png", "", "_rgb.png", "", "_labels.png")]
    // words that say nothing: the pictures tell the masks
    [InlineData("{0:0000}_sat.png", "{0:0000}_road.png", "", "_sat.png", "", "_road.png")]
    [InlineData("0001TP_{0}.png", "0001TP_{0}_L.png", "", ".png", "", "_L.png")]
    [InlineData("x{0}.jpg", "x{0}_L.png", "", ".jpg", "", "_L.png")]
    [InlineData("{0}.png", "mask_{0}.png", "", ".png", "mask_", ".png")]
    [InlineData("photo ({0}).jpg", "label ({0}).png", "photo ", ".jpg", "label ", ".png")]
    [InlineData("scan_{0}_v.png", "outline_{0}_v.png", "scan_", ".png", "outline_", ".png")]
    [InlineData("{0}/image.png", "{0}/mask.png", "", "/image.png", "", "/mask.png")]
    public void Init_NamesThatShareAPart_ArePairedAndFitTheDoctor(
        string image, string mask, string imagePrefix, string imageSuffix, string maskPrefix, string maskSuffix)
    {
        using JsonDocument json = JsonDocument.Parse(Init(image, mask).Expect(0).Out);
        JsonElement part = json.RootElement.GetProperty("splits").GetProperty("train")[0];
        Assert.Equal(
            (imagePrefix, maskPrefix),
            (part.GetProperty("img_name_prefix").GetString(), part.GetProperty("seg_map_name_prefix").GetString()));
        Assert.EndsWith(part.GetProperty("img_suffix").GetString()!, "_v" + imageSuffix, StringComparison.Ordinal);
        Assert.EndsWith(part.GetProperty("seg_map_suffix").GetString()!, "_v" + maskSuffix, StringComparison.Ordinal);
        Assert.Equal(Pairs,
            json.RootElement.GetProperty("splits").EnumerateObject().Sum(split => split.Value[0].GetProperty("pairs").GetInt32()));
        CliResult doctor = InProcess.Run("doctor", _folder.At("set.py"), "--scan").Expect(0);
        Assert.Contains($"train: {Pairs - 1} images, {Pairs - 1} masks", doctor.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("img{0}.png", "gt{0:000}.png")] // 1 and 001 are two names
    [InlineData("image_{0}.png", "photo_{0}.png")]
    public void Init_NamesThatShareNothing_AreNotPaired(string image, string mask)
    {
        Init(image, mask, maskIsPhoto: mask.StartsWith("photo", StringComparison.Ordinal)).ExpectError("no masks that belong to them");
        Assert.False(File.Exists(_folder.At("set.py")));
    }

    [Fact]
    public void Init_PrefixesInFoldersForTrainingAndValidation_TrainsAndPredicts()
    {
        foreach (string split in (string[])["train", "val"])
        {
            Write($"{split}/image_{{0}}.png", $"{split}/mask_{{0}}.png", maskIsPhoto: false);
        }

        InProcess.Run("init", _folder.At("set"), "--out", _folder.At("set.py"), "--max-iters", "2").Expect(0);
        Assert.Contains("img_name_prefix='image_', seg_map_name_prefix='mask_'", File.ReadAllText(_folder.At("set.py")),
            StringComparison.Ordinal);
        CliResult train = InProcess.Run(
            "train", _folder.At("set.py"), "--work-dir", _folder.At("run"), "--cfg-options", "model.backbone.embed_dims=8",
            "model.decode_head.in_channels=[8,16,40,64]",
            "model.decode_head.channels=16", "train_dataloader.num_workers=0", "val_dataloader.num_workers=0").Expect(0);
        Assert.True(File.Exists(_folder.At("run", "iter_2.safetensors")), train.Out);

        // a list may name the shared part, the file without its suffix, or the file
        AtomicFile(_folder.At("set", "some.txt"), "1\nimage_2\nimage_3.png\n");
        CliResult doctor = InProcess.Run("doctor", _folder.At("set.py"),
            "--scan", "--cfg-options", "train_dataloader.dataset.ann_file=some.txt").Expect(0);
        Assert.Contains("train: 3 images, 3 masks", doctor.Out, StringComparison.Ordinal);
        doctor = InProcess.Run("doctor", _folder.At("set.py"), "--cfg-options", "train_dataloader.dataset.img_name_prefix=pic_").Expect(1);
        Assert.Contains("is called 'pic_*.png'", doctor.Out, StringComparison.Ordinal);
    }

    private static void AtomicFile(string path, string text) => IO.AtomicFile.WriteAllText(path, text);

    private CliResult Init(string image, string mask, bool maskIsPhoto = false)
    {
        Write(image, mask, maskIsPhoto);
        return InProcess.Run("init", _folder.At("set"), "--out", _folder.At("set.py"), "--format", "json");
    }

    private void Write(string image, string mask, bool maskIsPhoto)
    {
        for (int i = 1; i <= Pairs; i++)
        {
            string Named(string pattern) => _folder.At("set", string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, i));
            ImageFile.Write(Named(image), Photograph(i));
            if (maskIsPhoto)
            {
                ImageFile.Write(Named(mask), Photograph(i + Pairs));
            }
            else
            {
                ImageFile.WriteLabels(Named(mask),
                    new LabelMap(64, 64, [.. Enumerable.Range(0, 64 * 64).Select(at => (byte)(at / 64 * 3 / 64))]));
            }
        }
    }

    // every pixel has a colour of its own
    private static ByteImage Photograph(int seed) =>
        new(64, 64, 3,
            [.. Enumerable.Range(0, 64 * 64).SelectMany(i => (byte[])[(byte)(i % 64 * 4), (byte)(i / 64 * 4), (byte)((i * 7) + seed)])]);
}
