using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="ReshapeRecogniser"/> knows, and near ones that are none.</summary>
public sealed class ReshapeRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "heads-divisibility", "RuntimeError: shape '[2, 1024, 6, 26]' is invalid for input of size 327680" },
        { "input-divisibility", "RuntimeError: shape '[2, 9, 7, 9, 7, 96]' is invalid for input of size 786432" },
        { "reshape", "RuntimeError: shape '[2, 256, 16, 16]' is invalid for input of size 262144" },
        { "num-classes-vs-labels", "ValueError: cannot reshape array of size 441 into shape (20,20)" },
        { "batch-last", "RuntimeError: shape '[128, 1]' is invalid for input of size 0" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<ReshapeRecogniser>(category, text);

    [Theory]
    [InlineData("shape '[2, 256, 16, 16]' is valid for input of size 131072")]
    [InlineData("reshaped array of size 441 into shape (21,21)")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<ReshapeRecogniser>(text);
}
