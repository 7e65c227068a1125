using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;

namespace SegSharp.Tests.Configuration;

/// <summary>Which key names the checkpoint that a run goes on from, in both generations of configs.</summary>
public sealed class ResumeKeysTests
{
    private const string Model = """
        model = dict(type='EncoderDecoder', backbone=dict(type='mit_b0'),
                     decode_head=dict(type='SegFormerHead', in_channels=[32, 64, 160, 256], channels=16, num_classes=2))

        """;

    [Theory]
    [InlineData("load_from = 'a'", null, false)]
    [InlineData("load_from = 'a'\nresume = True", "a", false)]
    [InlineData("resume = True", null, true)]
    [InlineData("resume_from = 'b'", "b", false)]
    [InlineData("resume_from = 'b'\nload_from = 'a'", "b", false)]
    [InlineData("auto_resume = True", null, true)]
    [InlineData("auto_resume = True\nload_from = 'a'", null, true)] // 'a' are only the weights that a first run begins with
    [InlineData("load_from = None\nresume = False", null, false)]
    public void Read_OfEachWayToSayIt_IsTheSameForAllReaders(string keys, string? named, bool looks)
    {
        ConfigDict config = ConfigFile.Parse(Model + keys, "c.py");
        ResumeKeys tolerant = ResumeKeys.Of(config);
        Experiment experiment = ExperimentReader.Read(config);
        Assert.Equal((named, looks), (tolerant.Named, tolerant.LooksInFolder));
        Assert.Equal((named, looks), (experiment.ResumeFrom, experiment.Resume));
    }
}
