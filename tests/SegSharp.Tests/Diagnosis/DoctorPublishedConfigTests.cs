using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Tests.Configuration;

namespace SegSharp.Tests.Diagnosis;

/// <summary>The doctor has nothing to say against the published configs, nor against the shipped ones.</summary>
public sealed class DoctorPublishedConfigTests(PublishedConfigTests.Tree tree) : IClassFixture<PublishedConfigTests.Tree>
{
    public static TheoryData<string> Names() => [.. PublishedConfigs.Names];

    public static TheoryData<string> Shipped() =>
        [.. Directory.EnumerateFiles(ConfigFolders.Shipped, "*.py", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(ConfigFolders.Shipped, path))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Examine_PublishedConfig_OnlyMissesTheFilesThatAreNotThere(string name)
    {
        DoctorReport report = ExperimentDoctor.Examine(new ExperimentRequest(tree.Read(name).Source));
        Assert.All(report.Findings, finding => Assert.Equal("SEG0004/checkpoint", finding.MessageKey));
        Assert.Equal(0, report.Errors);
        Assert.Equal("any N, and any H and W of at least 29", report.ValidInput);
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Examine_ShippedConfig_FindsNothing(string name) =>
        Assert.Empty(ExperimentDoctor.Examine(new ExperimentRequest(ConfigFile.Load(Path.Combine(ConfigFolders.Shipped, name)))).Findings);
}
