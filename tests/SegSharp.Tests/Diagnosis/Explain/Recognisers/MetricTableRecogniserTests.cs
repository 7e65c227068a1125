using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="MetricTableRecogniser"/> knows, and near ones that are none.</summary>
public sealed class MetricTableRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "reduce-zero-label", "|  field  | 100.0 | 100.0 |\n|  house  |  nan  |  nan  |" },
        { "binary-head",
            "2024-01-02 - mmengine - INFO - Iter(train) [50/1000] loss: 0.0000 decode.loss_ce: 0.0000 decode.acc_seg: 100.0000" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<MetricTableRecogniser>(category, text);

    [Theory]
    [InlineData("|  road  | 97.1 | 98.9 |\n|  house | 80.2 | 90.1 |")]
    [InlineData("Iter(train) [50/1000] loss: 0.4312 decode.acc_seg: 91.2000")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<MetricTableRecogniser>(text);
}
