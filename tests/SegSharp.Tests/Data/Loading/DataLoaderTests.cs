using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Loading;
using SegSharp.Data.Transforms;
using SegSharp.IO;

namespace SegSharp.Tests.Data.Loading;

public sealed class DataLoaderTests : IDisposable
{
    private const int Images = 7;

    private readonly TemporaryDirectory _directory = new();

    public DataLoaderTests() => TestData.WriteDataset(_directory.Root, Images);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Next_AnyNumberOfWorkers_GivesTheSameBatches()
    {
        List<SampleBatch> one = Take(Options(workers: 1), 12), four = Take(Options(workers: 4), 12);
        AssertEqual(one, four);
        Assert.Equal(12 * 3, one.Sum(b => b.N));
    }

    [Fact]
    public void Next_Resumed_ContinuesExactly()
    {
        List<SampleBatch> all = Take(Options(), 10);
        List<SampleBatch> rest = Take(Options() with { ConsumedBatches = 4 }, 6);
        AssertEqual(all[4..], rest);
    }

    [Fact]
    public void Next_EachEpoch_IsAnotherPermutationOfAllSamples()
    {
        string[] files = [.. Take(Options(), Images).SelectMany(b => b.Infos).Select(i => i.ImageFile)]; // 7 batches of 3 are 3 epochs
        string[][] epochs = [.. files.Chunk(Images)];
        Assert.All(epochs, epoch => Assert.Equal(Images, epoch.Distinct().Count()));
        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Fact]
    public void Next_OtherSeed_DrawsOtherCrops() =>
        Assert.NotEqual(Take(Options(), 1)[0].Pixels, Take(Options() with { Seed = 6 }, 1)[0].Pixels);

    [Fact]
    public void TryNext_Evaluation_GivesEverySampleOnceWithItsOwnLabels()
    {
        TransformPipeline pipeline = new([new LoadImageFromFile(), new Resize { Factor = 0.5 }]);
        using DataLoader loader = DataLoader.ForEvaluation(Dataset(pipeline), Options());
        List<SampleBatch> batches = [];
        while (loader.TryNext(out SampleBatch? batch))
        {
            batches.Add(batch);
        }

        Assert.Equal([3, 3, 1], batches.Select(b => b.N));
        Assert.Equal(3, loader.BatchCount);
        Assert.Equal((12, 16), (batches[0].H, batches[0].W));
        ImageAssert.Equal(TestData.Labels(24, 32, 3, seed: 4), batches[1].OriginalLabels[1]);
        Assert.Throws<InvalidOperationException>(() => loader.Next());
    }

    [Fact]
    public void Next_SampleIsBroken_ThrowsAtItsBatchAndEnds()
    {
        AtomicFile.WriteAllText(_directory["images/004.png"], "no image");
        using DataLoader loader = DataLoader.ForEvaluation(Dataset(Cropping), Options() with { BatchSize = 1 });
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(1, loader.Next().N);
        }

        DataException e = Assert.Throws<DataException>(() => loader.Next());
        Assert.Contains("004.png", e.Message, StringComparison.Ordinal);
        Assert.False(loader.TryNext(out _));
    }

    [Fact]
    public void Dispose_WhileWorkersAreBusy_Returns()
    {
        for (int i = 0; i < 20; i++)
        {
            DataLoader loader = DataLoader.ForTraining(Dataset(Cropping), Options(workers: 3));
            if (i % 2 == 0)
            {
                loader.Next().Dispose();
            }

            loader.Dispose();
            loader.Dispose();
            Assert.Throws<ObjectDisposedException>(() => loader.Next());
        }
    }

    [Fact]
    public void Next_Cancelled_ThrowsAndLosesNothing()
    {
        using ManualResetEventSlim gate = new();
        TransformPipeline blocked = new([new LoadImageFromFile(), new LoadAnnotations(), new Gate(gate), new RandomCrop(16, 16)]);
        using DataLoader loader = DataLoader.ForTraining(Dataset(blocked), Options());
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(50));
        Assert.Throws<OperationCanceledException>(() => loader.Next(cancellation.Token));
        gate.Set();
        Assert.Equal(0, loader.ConsumedBatches);
        AssertEqual(Take(Options(), 1, new TransformPipeline([new LoadImageFromFile(), new LoadAnnotations(), new RandomCrop(16, 16)])),
            [loader.Next()]);
        Assert.True(loader.DataTime >= loader.LastDataTime);
    }

    [Fact]
    public void Next_ConsumerDisposesBatches_DrawsStayTheSame()
    {
        List<SampleBatch> kept = Take(Options(), 20);
        using DataLoader loader = DataLoader.ForTraining(Dataset(Cropping), Options());
        foreach (SampleBatch expected in kept)
        {
            using SampleBatch batch = loader.Next();
            Assert.Equal(expected.Pixels, batch.Pixels);
            Assert.Equal(expected.Labels, batch.Labels);
        }
    }

    private static TransformPipeline Cropping { get; } = new(
    [
        new LoadImageFromFile(),
        new LoadAnnotations(),
        new Resize { Scales = [new(32, 24)], RatioRange = (0.8, 2.0) },
        new RandomCrop(16, 16, 0.75),
        new RandomFlip(0.5),
        new PhotoMetricDistortion(),
        new Pad { Height = 16, Width = 16 },
    ]);

    private static DataLoaderOptions Options(int workers = 2) => new() { BatchSize = 3, Workers = workers, Prefetch = 2, Seed = 5 };

    private SegmentationDataset Dataset(TransformPipeline pipeline) => new(
        new DatasetOptions { Root = _directory.Root, ImageDirectory = "images", MaskDirectory = "masks", ImageSuffix = ".png",
            Classes = ["a", "b", "c"] },
        pipeline);

    private List<SampleBatch> Take(DataLoaderOptions options, int count, TransformPipeline? pipeline = null)
    {
        using DataLoader loader = DataLoader.ForTraining(Dataset(pipeline ?? Cropping), options);
        return [.. Enumerable.Range(0, count).Select(_ => loader.Next())];
    }

    private static void AssertEqual(List<SampleBatch> expected, List<SampleBatch> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal(pair.First.Infos, pair.Second.Infos);
            Assert.Equal(pair.First.Pixels, pair.Second.Pixels);
            Assert.Equal(pair.First.Labels, pair.Second.Labels);
        });
    }

    private sealed record Gate(ManualResetEventSlim Event) : ISampleTransform
    {
        public Sample Apply(Sample sample, SampleRandom random)
        {
            Event.Wait();
            return sample;
        }
    }
}
