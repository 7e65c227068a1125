using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="LabelRecogniser"/> knows, and near ones that are none.</summary>
public sealed class LabelRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "num-classes-vs-labels", "IndexError: Target 12 is out of bounds." },
        { "num-classes-vs-labels", "nll_loss2d: block: [3,0,0], thread: [5,0,0] Assertion `t >= 0 && t < n_classes` failed." },
        { "num-classes-vs-labels", "RuntimeError: Class values must be smaller than num_classes." },
        { "ignore-index", "IndexError: Target 255 is out of bounds." },
        { "binary-head", "IndexError: Target 1 is out of bounds." },
        { "mask-format", "RuntimeError: all elements of target should be between 0 and 1" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<LabelRecogniser>(category, text);

    [Theory]
    [InlineData("the target of 12 epochs is not out of reach")]
    [InlineData("num_classes (3) in the head matches the length of `CLASSES` 3")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<LabelRecogniser>(text);
}
