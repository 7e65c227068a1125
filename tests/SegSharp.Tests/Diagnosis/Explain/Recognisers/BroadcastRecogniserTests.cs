using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="BroadcastRecogniser"/> knows, and near ones that are none.</summary>
public sealed class BroadcastRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "norm-mean-std", "File \"torchvision/models/detection/transform.py\", line 170, in normalize\nRuntimeError: " +
            "The size of tensor a (6) must match the size of tensor b (3) at non-singleton dimension 0" },
        { "norm-mean-std", "ValueError: operands could not be broadcast together with shapes (512,512,4) (3,)" },
        { "input-size-vs-posembed",
            "RuntimeError: The size of tensor a (197) must match the size of tensor b (577) at non-singleton dimension 1" },
        { "sliding-window", "File \"encoder_decoder.py\", line 270, in slide_inference\nRuntimeError: " +
            "The size of tensor a (512) must match the size of tensor b (480) at non-singleton dimension 3" },
        { "embedding-dims",
            "clip/model.py: The size of tensor a (512) must match the size of tensor b (768) at non-singleton dimension 1" },
        { "optimizer-resume",
            "  File \"torch/optim/adamw.py\", line 119, in adamw\n    exp_avg.mul_(beta1).add_(grad, alpha=1 - beta1)\nRuntimeError: " +
            "The size of tensor a (19) must match the size of tensor b (150) at non-singleton dimension 0" },
        { "image-mask-size",
            "IndexError: The shape of the mask [600, 800] at index 0 does not match " +
            "the shape of the indexed tensor [500, 700] at index 0" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<BroadcastRecogniser>(category, text);

    [Theory]
    [InlineData("The size of tensor a and the size of tensor b agree at dimension 1")]
    [InlineData("operands with shapes (512,512,3) (3,)")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<BroadcastRecogniser>(text);
}
