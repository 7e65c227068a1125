using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="CheckpointShapesRecogniser"/> knows, and near ones that are none.</summary>
public sealed class CheckpointShapesRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "num-classes-vs-checkpoint",
            "decode_head.classifier.bias | MISMATCH | Reinit due to size mismatch - ckpt: torch.Size([150]) vs model:torch.Size([19])" },
        { "in-channels", "size mismatch for backbone.conv1.weight: copying a param with shape torch.Size([64, 3, 7, 7]) from checkpoint, " +
            "the shape in current model is torch.Size([64, 6, 7, 7])." },
        { "input-size-vs-posembed", "size mismatch for pos_embed: copying a param with shape torch.Size([1, 197, 768]) from checkpoint, " +
            "the shape in current model is torch.Size([1, 1025, 768])." },
        { "checkpoint-shape", "size mismatch for backbone.layers.0.0.projection.weight: copying a param with shape torch.Size([64, 3, 7, " +
            "7]) from checkpoint, the shape in current model is torch.Size([32, 3, 7, 7])." },
        { "num-classes-vs-checkpoint", "size mismatch for segmentation_head.0.weight: copying a param with shape torch.Size([21, 16, 3, " +
            "3]) from checkpoint, the shape in current model is torch.Size([2, 16, 3, 3])." },
        { "num-classes-vs-checkpoint",
            "- decode_head.classifier.bias: found shape torch.Size([19]) in the checkpoint and torch.Size([4]) in the model instantiated" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<CheckpointShapesRecogniser>(category, text);

    [Theory]
    [InlineData("copying a param with shape torch.Size([64, 3, 7, 7]) from checkpoint")]
    [InlineData("decode_head.classifier.bias | ckpt: torch.Size([150])")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<CheckpointShapesRecogniser>(text);
}
