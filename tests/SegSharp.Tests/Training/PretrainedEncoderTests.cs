using SegSharp.Configuration;
using SegSharp.Training;

namespace SegSharp.Tests.Training;

public sealed class PretrainedEncoderTests
{
    [Theory]
    [InlineData("model = dict(pretrained='FILE', backbone=dict())")]
    [InlineData("model = dict(pretrained=None, backbone=dict(pretrained='FILE'))")]
    [InlineData("model = dict(backbone=dict(init_cfg=dict(type='Pretrained', checkpoint='FILE')))")]
    public void Find_EveryNameForIt_GivesThePath(string config)
    {
        string path = typeof(PretrainedEncoderTests).Assembly.Location;
        Assert.Equal(path, PretrainedEncoder.Find(Model(config.Replace("FILE", path, StringComparison.Ordinal))));
    }

    [Fact]
    public void Find_None_GivesNothing() =>
        Assert.Null(PretrainedEncoder.Find(Model("model = dict(pretrained=None, backbone=dict(init_cfg=None))")));

    [Theory]
    [InlineData("pretrain/mit_b0.pth", "does not exist")]
    [InlineData("https://download.openmmlab.com/mit_b0.pth", "is not downloaded")]
    public void Find_FileThatIsNotThere_IsAnErrorAtItsPlace(string path, string expected)
    {
        ConfigException e = Assert.Throws<ConfigException>(() => PretrainedEncoder.Find(Model($"model = dict(\n    pretrained='{path}')")));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Equal(2, e.Location!.Value.Line);
    }

    private static ConfigSection Model(string config) => new ConfigSection(ConfigFile.Parse(config), "").Section("model");
}
