using System.Text.Json;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

public sealed class DemoCommandTests
{
    [Fact]
    public void Demo_FewestIterations_GoesAllTheWayToTheOverlay()
    {
        using TemporaryFolder folder = new();
        CliResult result = CliProcess.Run("demo", "--out-dir", folder.Path, "--iterations", "2", "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(60, json.RootElement.GetProperty("images").GetInt32());
        foreach (string name in (string[])["checkpoint", "log", "curves", "report", "overlay"])
        {
            Assert.True(File.Exists(json.RootElement.GetProperty("files").GetProperty(name).GetString()), name);
        }

        Assert.Equal(240, Directory.GetFiles(folder.At("data", "images", "train")).Length);
        Assert.Contains(folder.At("data"), File.ReadAllText(folder.At("segformer_mit-b0_1xb4_streets-128x192.py")),
            StringComparison.Ordinal);
    }
}
