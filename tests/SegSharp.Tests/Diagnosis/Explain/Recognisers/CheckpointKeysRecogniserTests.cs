using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="CheckpointKeysRecogniser"/> knows, and near ones that are none.</summary>
public sealed class CheckpointKeysRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "checkpoint-prefix", "RuntimeError: Error(s) in loading state_dict for SegFormer:\n\tMissing key(s) in state_dict: " +
            "\"conv1.weight\", \"bn1.weight\", \"bn1.bias\".\n\tUnexpected key(s) in state_dict: \"module.conv1.weight\", " +
            "\"module.bn1.weight\", \"module.bn1.bias\"." },
        { "checkpoint-prefix", "RuntimeError: Error(s) in loading state_dict for Unet:\n\tMissing key(s) in state_dict: " +
            "\"encoder.conv1.weight\". \n\tUnexpected key(s) in state_dict: \"epoch\", \"optimizer\", \"state_dict\"." },
        { "checkpoint-prefix", "unexpected key in source state_dict: backbone.layers.0.0.projection.weight, " +
            "backbone.layers.0.0.projection.bias\n\nmissing keys in source state_dict: layers.0.0.projection.weight, " +
            "layers.0.0.projection.bias" },
        { "checkpoint-keys", "unexpected key in source state_dict: block1.0.attn.kv.weight, " +
            "patch_embed2.proj.bias\n\nmissing keys in source state_dict: layers.1.0.projection.bias, " +
            "layers.0.1.0.attn.attn.in_proj_weight" },
        { "by-design", "Some weights of SegformerForSemanticSegmentation were not initialized from the model checkpoint at nvidia/mit-b0 " +
            "and are newly initialized: ['decode_head.classifier.weight', 'decode_head.classifier.bias']" },
        { "by-design", "unexpected key in source state_dict: fc.weight, fc.bias" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<CheckpointKeysRecogniser>(category, text);

    [Theory]
    [InlineData("<All keys matched successfully>")]
    [InlineData("Loads checkpoint by local backend from path: x.pth")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<CheckpointKeysRecogniser>(text);
}
