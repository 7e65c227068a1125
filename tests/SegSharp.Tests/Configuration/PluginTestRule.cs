using SegSharp.Configuration;
using SegSharp.Diagnosis;

namespace SegSharp.Tests.Configuration;

/// <summary>A rule of a plugin that fails where a config asks it to.</summary>
[Registered("PluginTestRule")]
public sealed class PluginTestRule : IDiagnosisRule
{
    public IEnumerable<Finding> Check(Examination examination) => examination.Config["plugin_test"].Text switch
    {
        "throws" => throw new InvalidOperationException("it throws"),
        "silent" => [new Finding { Code = new DiagnosisCode("TEST0001", "test"), Where = new FindingPlace() }],
        _ => [],
    };
}
