using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;
using SegSharp.Reporting;
using SegSharp.Training;

namespace SegSharp.Tests.Architecture;

/// <summary>
/// Each rule of the doctor, recogniser of error texts, hook, sink of the log and hand-written parser has a test class of its own, with
/// faults and sound neighbours.
/// </summary>
public sealed class MirrorTests
{
    private static readonly HashSet<string> _tests = [.. typeof(MirrorTests).Assembly.GetTypes().Select(type => type.Name)];

    private static readonly Type[] _kinds = [typeof(IDiagnosisRule), typeof(IErrorRecogniser), typeof(TrainingHook), typeof(ILogSink)];

    private static readonly Type[] _parsers =
    [
        typeof(PngHeader), typeof(PngStructure), typeof(PngIndices), typeof(JpegStructure), typeof(WebpHeader), typeof(PortableMap),
        typeof(RareHeaders), typeof(BoxedImage),
        typeof(JsonStatements), typeof(YamlStatements), typeof(YamlScalar),
    ];

    public static TheoryData<string> Classes => [.. typeof(Doctor).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsInterface: false }
            && (_kinds.Any(kind => type.IsAssignableTo(kind)) || _parsers.Contains(type)))
        .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Class_HasTestsOfItsOwn(string name) => Assert.Contains(name + "Tests", _tests);
}
