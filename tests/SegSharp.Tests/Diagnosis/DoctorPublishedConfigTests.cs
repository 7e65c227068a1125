using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Tests.Configuration;

namespace SegSharp.Tests.Diagnosis;

/// <summary>The doctor has nothing to say against the published configs, nor against the shipped ones.</summary>
public sealed class DoctorPublishedConfigTests(PublishedConfigTests.Tree tree) : IClassFixture<PublishedConfigTests.Tree>
{
    public static TheoryData<string> Names() => [.. PublishedConfigs.Names];

    public static TheoryData<string> Shipped() => [.. ShippedNames()];

    /// <summary>Those that describe a run; a base describes a part of one, in which nothing reads the length of the training.</summary>
    public static TheoryData<string> Runnable() => [.. ShippedNames().Where(name => !name.Contains("_base_", StringComparison.Ordinal))];

    private static IEnumerable<string> ShippedNames() =>
        [.. Directory.EnumerateFiles(ConfigFolders.Shipped, "*.py", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(ConfigFolders.Shipped, path))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Examine_PublishedConfig_OnlyMissesTheFilesThatAreNotThere(string name)
    {
        DoctorReport report = ExperimentDoctor.Examine(new ExperimentRequest(tree.Read(name).Source));
        Assert.All(report.Findings, finding => Assert.Contains(finding.MessageKey, (string[])["SEG0004/checkpoint", "SEG0004/remote"]));
        Assert.Equal(0, report.Errors);
        Assert.Equal("any N, and any H and W of at least 29", report.ValidInput);
    }

    /// <summary>A short trial of a long recipe runs, with one word about the schedule.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Examine_PublishedConfigMadeShort_WarnsOnce(string name)
    {
        string key = tree.Read(name).Source.ContainsKey("runner") ? "runner.max_iters=20" : "train_cfg.max_iters=20";
        DoctorReport report = ExperimentDoctor.Examine(new ExperimentRequest(tree.Read(name, key).Source));
        Assert.Equal(0, report.Errors);
        Finding finding = Assert.Single(report.Findings, finding => finding.Code == DiagnosisCodes.Schedule);
        Assert.Equal(("SEG0408/warmup", Severity.Warning), (finding.MessageKey, finding.Severity));
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public void Examine_ShippedConfigMadeShort_HasNoErrorAndOneWordAboutTheScheduleAtMost(string name)
    {
        foreach (string change in (string[])["train_cfg.max_iters=20", "max_iters=20"])
        {
            DoctorReport report =
                ExperimentDoctor.Examine(new ExperimentRequest(ConfigFile.Load(Path.Combine(ConfigFolders.Shipped, name), [change])));
            Assert.Equal(0, report.Errors);
            Assert.True(report.Findings.Count <= 1, string.Join(", ", report.Findings.Select(finding => finding.MessageKey)));
        }
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Examine_ShippedConfig_FindsNothing(string name) =>
        Assert.Empty(ExperimentDoctor.Examine(new ExperimentRequest(ConfigFile.Load(Path.Combine(ConfigFolders.Shipped, name)))).Findings);
}
