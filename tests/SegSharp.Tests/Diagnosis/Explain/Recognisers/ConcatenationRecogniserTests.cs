using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="ConcatenationRecogniser"/> knows, and near ones that are none.</summary>
public sealed class ConcatenationRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "in-channels",
            "RuntimeError: stack expects each tensor to be equal size, but got [3, 256, 256] at entry 0 and [4, 256, 256] at entry 3" },
        { "input-divisibility",
            "RuntimeError: Sizes of tensors must match except in dimension 1. Got 38 and 37 in dimension 2 (The offending index is 1)" },
        { "input-divisibility", "RuntimeError: Sizes of tensors must match except in dimension 1. " +
            "Expected size 26 but got size 25 for tensor number 1 in the list." },
        { "image-mask-size",
            "RuntimeError: stack expects each tensor to be equal size, but got [3, 375, 500] at entry 0 and [3, 333, 500] at entry 1" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<ConcatenationRecogniser>(category, text);

    [Theory]
    [InlineData("concatenated 4 data sets of equal size")]
    [InlineData("Sizes of tensors match in dimension 1")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<ConcatenationRecogniser>(text);
}
