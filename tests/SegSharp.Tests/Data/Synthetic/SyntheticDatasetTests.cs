using SegSharp.Data.Synthetic;

namespace SegSharp.Tests.Data.Synthetic;

public sealed class SyntheticDatasetTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("segsharp-synthetic-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Write_SmallSet_LaysOutImagesAndAnnotations()
    {
        List<(string Path, int Length, int Channels)> written = [];
        Counter progress = new();
        SyntheticDatasetOptions options = new() { TrainCount = 2, ValidationCount = 1, Height = 64, Width = 80, ImageSuffix = ".jpg" };

        SyntheticDataset.Write(
            _root.FullName,
            options,
            (path, pixels, width, height, channels) =>
            {
                Assert.Equal((80, 64), (width, height));
                Assert.True(Directory.Exists(Path.GetDirectoryName(path)));
                written.Add((Path.GetRelativePath(_root.FullName, path), pixels.Length, channels));
            },
            progress);

        Assert.Equal(
            [
                ("images/train/street_00000.jpg", 64 * 80 * 3, 3),
                ("annotations/train/street_00000.png", 64 * 80, 1),
                ("images/train/street_00001.jpg", 64 * 80 * 3, 3),
                ("annotations/train/street_00001.png", 64 * 80, 1),
                ("images/val/street_00000.jpg", 64 * 80 * 3, 3),
                ("annotations/val/street_00000.png", 64 * 80, 1),
            ],
            written);
        Assert.Equal(3, progress.Last);
    }

    [Fact]
    public void Write_MoreTrainingScenes_KeepsTheValidationScenes()
    {
        byte[] few = LastLabels(trainCount: 1);
        byte[] more = LastLabels(trainCount: 3);
        Assert.Equal(few, more);
    }

    [Fact]
    public void Write_BadOptions_NamesAllOfThem()
    {
        SyntheticDatasetOptions options = new() { TrainCount = -1, Height = 8, ImageSuffix = ".gif" };
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => SyntheticDataset.Write(_root.FullName, options, (_, _, _, _, _) => Assert.Fail("nothing may be written")));
        Assert.Contains("TrainCount is -1", error.Message);
        Assert.Contains("8 x 192", error.Message);
        Assert.Contains("'.gif'", error.Message);
        Assert.Empty(_root.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Write_Cancelled_StopsBetweenTwoScenes()
    {
        using CancellationTokenSource source = new();
        int files = 0;
        Assert.Throws<OperationCanceledException>(() => SyntheticDataset.Write(
            _root.FullName,
            new SyntheticDatasetOptions { Height = 64, Width = 64 },
            (_, _, _, _, _) =>
            {
                files++;
                source.Cancel();
            },
            cancellationToken: source.Token));
        Assert.Equal(2, files); // the picture and its labels
    }

    private byte[] LastLabels(int trainCount)
    {
        byte[] last = [];
        SyntheticDatasetOptions options = new() { TrainCount = trainCount, ValidationCount = 1, Height = 64, Width = 64 };
        SyntheticDataset.Write(_root.FullName, options, (_, pixels, _, _, _) => last = pixels);
        return last;
    }

    // Progress<T> would report from another thread.
    private sealed class Counter : IProgress<int>
    {
        public int Last { get; private set; }

        public void Report(int value) => Last = value;
    }
}
