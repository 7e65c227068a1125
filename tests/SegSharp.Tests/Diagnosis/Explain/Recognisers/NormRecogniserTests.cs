using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="NormRecogniser"/> knows, and near ones that are none.</summary>
public sealed class NormRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "norm-layout",
            "RuntimeError: Given normalized_shape=[96], expected input with shape [*, 96], but got input of size[4, 96, 56, 56]" },
        { "norm-layout", "Given normalized_shape=[64], expected input with shape [*, 64], but got input of size[2, 64, 4096]" },
        { "norm-layout", "RuntimeError: running_mean should contain 4096 elements not 64" },
        { "norm-layout", "Traceback ... mit.py, attn_drop\nValueError: expected 4D input (got 3D input)" },
        { "backbone-head-channels", "RuntimeError: running_mean should contain 96 elements not 48" },
        { "group-divisibility", "RuntimeError: Expected number of channels in input to be divisible by num_groups, " +
            "but got input of shape [2, 48, 32, 32] and num_groups=32" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<NormRecogniser>(category, text);

    [Theory]
    [InlineData("LayerNorm((96,), eps=1e-06, elementwise_affine=True)")]
    [InlineData("GroupNorm(32, 256): num_channels (256) is divisible by num_groups (32)")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<NormRecogniser>(text);
}
