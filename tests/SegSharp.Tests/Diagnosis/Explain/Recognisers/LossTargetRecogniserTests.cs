using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="LossTargetRecogniser"/> knows, and near ones that are none.</summary>
public sealed class LossTargetRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "output-stride-logits", "RuntimeError: size mismatch (got input: [2, 5, 4, 4] , target: [2, 8, 8]" },
        { "output-stride-logits", "ValueError: Expected target size [4, 160, 160], got [4, 640, 640]" },
        { "output-stride-logits",
            "RuntimeError: input and target batch or spatial sizes don't match: target [4, 640, 640], input [4, 7, 160, 160]" },
        { "binary-head",
            "ValueError: Target size (torch.Size([8, 1, 96, 96])) must be the same as input size (torch.Size([8, 2, 96, 96]))" },
        { "mask-format",
            "ValueError: Target size (torch.Size([2, 3, 64, 64])) must be the same as input size (torch.Size([2, 1, 64, 64]))" },
        { "loss-target-shape", "RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: 4" },
        { "loss-target-shape",
            "ValueError: Target size (torch.Size([8, 96, 96])) must be the same as input size (torch.Size([8, 1, 96, 96]))" },
        { "loss-target-shape", "RuntimeError: 0D or 1D target tensor expected, multi-target not supported" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<LossTargetRecogniser>(category, text);

    [Theory]
    [InlineData("CrossEntropyLoss of input [2, 19, 64, 64] and target [2, 64, 64] is 2.94")]
    [InlineData("Target size (torch.Size([2, 64, 64]))")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<LossTargetRecogniser>(text);
}
