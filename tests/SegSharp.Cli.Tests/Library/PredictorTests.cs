using SegSharp.Cli.Tests.Support;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Inference.Files;

namespace SegSharp.Cli.Tests.Library;

/// <summary>A trained checkpoint in a program of one's own.</summary>
public sealed class PredictorTests
{
    private static readonly Lazy<Predictor> _shared = new(() => Predictor.Load(TrainedRun.Shared.Checkpoint));

    private static string File { get; } = Directory.GetFiles(TrainedRun.Shared.ValidationImages).Order(StringComparer.Ordinal).First();

    [Fact]
    public void Predict_PathBytesStreamAndList_GiveTheSameLabels()
    {
        byte[] expected = _shared.Value.Predict(ImageFile.Read(File)).Labels.ToArray();
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        using MemoryStream stream = new(bytes);
        Assert.Equal(expected, _shared.Value.Predict(File).Labels.ToArray());
        Assert.Equal(expected, _shared.Value.Predict(bytes).Labels.ToArray());
        Assert.Equal(expected, _shared.Value.Predict(stream).Labels.ToArray());
        IReadOnlyList<LabelMap> both = _shared.Value.Predict([ImageFile.Read(File), new ByteImage(40, 50, 3)]);
        Assert.Equal(expected, both[0].Labels.ToArray());
        Assert.Equal((40, 50), (both[1].Height, both[1].Width));
    }

    [Fact]
    public async Task Label_Folder_WritesWhatThePredictorSaysAndTellsBrokenImagesApart()
    {
        using TemporaryFolder folder = new();
        string broken = folder.At("broken.png");
        IO.AtomicFile.WriteAllText(broken, "no image");
        List<(string Image, string Error)> failures = [];
        IReadOnlyList<PlannedImage> plan = LabellingPlan.Make([TrainedRun.Shared.ValidationImages, broken, folder.Path],
            folder.At("out"), failures);
        List<string> written = [];
        foreach ((string image, Task<LabelledImage> files) in new ImageLabelling(_shared.Value, opacity: 0.5).Label(plan))
        {
            if (image == broken)
            {
                await Assert.ThrowsAsync<DataException>(() => files);
                continue;
            }

            LabelledImage result = await files;
            Assert.Equal(_shared.Value.Predict(image).Labels.ToArray(), ImageFile.ReadLabels(result.Files.Labels).Labels.ToArray());
            Assert.Equal(1, result.Shares.Sum(share => share.Share), 9);
            Assert.True(System.IO.File.Exists(result.Files.Overlay));
            written.Add(image);
        }

        Assert.Equal(TinyData.ValidationCount, written.Count);
        Assert.Empty(failures); // the second folder holds the broken file, which is tried again
        Assert.Empty(new ImageLabelling(_shared.Value, opacity: 0.5).Label([]));
        Assert.Throws<ArgumentException>(() => LabellingPlan.Make([folder.At("a", "x.png")], folder.At("a"), failures));
    }

    [Fact]
    public void PredictWithConfidence_Always_IsTheWinnersProbability()
    {
        ByteImage image = ImageFile.Read(File);
        Prediction prediction = _shared.Value.PredictWithConfidence(image);
        Assert.Equal(_shared.Value.Predict(image).Labels.ToArray(), prediction.Labels.Labels.ToArray());
        Assert.Equal((image.Height, image.Width, 1),
            (prediction.Confidence.Height, prediction.Confidence.Width, prediction.Confidence.Channels));

        // the largest of eight probabilities is an eighth at least
        Assert.All(prediction.Confidence.Pixels.ToArray(), value => Assert.InRange(value, 1f / 8, 1f));
    }

    [Fact]
    public void Predict_FromSeveralThreads_GivesWhatOneGives()
    {
        ByteImage image = ImageFile.Read(File);
        byte[] expected = _shared.Value.Predict(image).Labels.ToArray();
        byte[][] all = new byte[8][];
        Parallel.For(0, all.Length, i => all[i] = _shared.Value.Predict(image).Labels.ToArray());
        Assert.All(all, labels => Assert.Equal(expected, labels));
    }

    [Fact]
    public void Predict_NothingNoImageOrCancelled_SaysSo()
    {
        Assert.Throws<ArgumentNullException>(() => _shared.Value.Predict((Image)null!));
        Assert.Throws<ArgumentNullException>(() => _shared.Value.Predict((string)null!));
        Assert.Contains("upload", Assert.Throws<DataException>(() => _shared.Value.Predict("no image"u8, "upload")).Message,
            StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() =>
            _shared.Value.Predict(ImageFile.Read(File), cancellation: new CancellationToken(canceled: true)));
    }
}
