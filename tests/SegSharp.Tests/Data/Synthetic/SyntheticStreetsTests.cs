using System.Security.Cryptography;
using SegSharp.Data.Synthetic;

namespace SegSharp.Tests.Data.Synthetic;

public sealed class SyntheticStreetsTests
{
    private const int SampleCount = 60;

    private static readonly Lazy<SyntheticScene[]> _sample =
        new(() => [.. Enumerable.Range(0, SampleCount).Select(new SyntheticStreets(seed: 3).Render)]);

    [Theory]
    [InlineData(0UL, 0, 128, 192, "a4612ae9d027ed73")]
    [InlineData(7UL, 5, 128, 192, "04531f66663023b3")]
    [InlineData(7UL, SyntheticDataset.FirstValidationIndex, 96, 128, "8e9b9f35cb7202ce")] // another size, the first validation scene
    public void Render_SeedAndIndex_GivesThePublishedScene(ulong seed, int index, int height, int width, string expected)
    {
        // A hash that changes here changes every data set made so far: mention it in the release notes.
        SyntheticScene scene = new SyntheticStreets(seed, height, width).Render(index);
        Assert.Equal(expected, Hash(scene));
    }

    [Fact]
    public void Render_OtherOrderAndThreads_GivesTheSameScenes()
    {
        SyntheticStreets streets = new(seed: 3);
        string[] hashes = new string[12];
        Parallel.For(0, hashes.Length, i => hashes[hashes.Length - 1 - i] = Hash(streets.Render(hashes.Length - 1 - i)));
        Assert.Equal(_sample.Value.Take(hashes.Length).Select(Hash), hashes);
        Assert.Equal(hashes.Length, hashes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Render_AnotherSeed_GivesAnotherScene() =>
        Assert.NotEqual(Hash(_sample.Value[0]), Hash(new SyntheticStreets(seed: 4).Render(0)));

    [Theory]
    [InlineData(128, 192)]
    [InlineData(64, 64)]   // the least size
    [InlineData(75, 301)]  // odd and wide
    [InlineData(256, 384)]
    public void Render_AnySize_FillsItWithKnownLabels(int height, int width)
    {
        SyntheticStreets streets = new(seed: 1, height, width);
        for (int i = 0; i < 10; i++)
        {
            SyntheticScene scene = streets.Render(i);
            Assert.Equal(height * width * 3, scene.Rgb.Length);
            Assert.Equal(height * width, scene.Labels.Length);
            Assert.All(scene.Labels, label => Assert.True(label < SyntheticStreets.Classes.Count || label == SyntheticStreets.IgnoreLabel));
        }
    }

    [Theory]
    [InlineData(StreetClass.Road, 1.0)]
    [InlineData(StreetClass.Pavement, 1.0)]
    [InlineData(StreetClass.Building, 0.95)]
    [InlineData(StreetClass.Pole, 0.95)]
    [InlineData(StreetClass.Vegetation, 0.8)]
    [InlineData(StreetClass.Sky, 0.95)]
    [InlineData(StreetClass.Person, 0.9)]
    [InlineData(StreetClass.Car, 0.8)]
    [InlineData(StreetClass.Ignore, 0.6)]
    public void Render_ManyScenes_EachClassIsInEnoughOfThem(StreetClass label, double least)
    {
        double share = _sample.Value.Count(scene => scene.Labels.AsSpan().Count((byte)label) >= 20) / (double)SampleCount;
        Assert.True(share >= least, $"{label} is in {share:P0} of the scenes, expected {least:P0}.");
    }

    [Fact]
    public void Render_ManyScenes_IgnoresOnlyAFewPixels()
    {
        double share =
            _sample.Value.Average(scene => scene.Labels.AsSpan().Count(SyntheticStreets.IgnoreLabel) / (double)scene.Labels.Length);
        Assert.InRange(share, 0.01, 0.1);
    }

    [Fact]
    public void Render_ManyScenes_PolesAreThinButWideEnoughToLearn()
    {
        // Horizontal runs: arms and occluded edges make some longer or shorter ones.
        List<int> runs = [.. _sample.Value.SelectMany(PoleRuns).Order()];
        Assert.InRange(runs[runs.Count / 2], 4, 6);
        Assert.True(runs.Count(run => run >= 3) > 0.85 * runs.Count);
    }

    [Fact]
    public void ClassesAndPalette_Published_MatchTheLabels()
    {
        Assert.Equal(SyntheticStreets.Classes.Count, SyntheticStreets.Palette.Count);
        Assert.Equal(SyntheticStreets.Palette.Count, SyntheticStreets.Palette.Distinct().Count());
        Assert.Equal(
            SyntheticStreets.Classes,
            Enum.GetValues<StreetClass>().Where(label => label != StreetClass.Ignore).Select(label => label.ToString().ToLowerInvariant()));
    }

    [Theory]
    [InlineData(63, 192)]
    [InlineData(128, 63)]
    public void Constructor_TooSmall_Throws(int height, int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticStreets(0, height, width));

    [Fact]
    public void Render_NegativeIndex_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SyntheticStreets(0).Render(-1));

    private static IEnumerable<int> PoleRuns(SyntheticScene scene)
    {
        for (int y = 0; y < scene.Height; y++)
        {
            int run = 0;
            for (int x = 0; x <= scene.Width; x++)
            {
                if (x < scene.Width && scene.Labels[(y * scene.Width) + x] == (byte)StreetClass.Pole)
                {
                    run++;
                }
                else if (run > 0)
                {
                    yield return run;
                    run = 0;
                }
            }
        }
    }

    private static string Hash(SyntheticScene scene) =>
        Convert.ToHexStringLower(SHA256.HashData([.. scene.Rgb, .. scene.Labels]))[..16];
}
