using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="ConvolutionRecogniser"/> knows, and near ones that are none.</summary>
public sealed class ConvolutionRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "in-channels",
            "Given groups=1， weight of size［64，3，7，7］，expected input［16，1，256，256］to have 3 channels，but got 1 channels instead" },
        { "backbone-head-channels", "RuntimeError: Given groups=1, weight of size [512, 2048, 3, 3], expected input[4, 512, 16, " +
            "16] to have 2048 channels, but got 512 channels instead" },
        { "backbone-head-channels", "RuntimeError: Given groups=1, weight of size 256 160 1 1, expected input[8, 128, 20, " +
            "20] to have 160 channels, but got 128 channels instead" },
        { "group-divisibility", "RuntimeError: Given groups=3, expected weight to be divisible by 3 at dimension 0, " +
            "but got weight of size [64, 16, 3, 3] instead" },
        { "in-channels", "RuntimeError: Given groups=1, weight of size [64, 3, 7, 7], expected input[16, 1, 256, " +
            "256] to have 3 channels, but got 1 channels instead" },
        { "in-channels", "RuntimeError: Given groups=1, weight[32, 3, 3, 3], so expected input[2, 4, 512, 512] to have 3 channels, " +
            "but got 4 channels instead" },
        { "in-channels", "RuntimeError: Given groups=1, weight of size [32, 12, 7, 7], expected input[2, 3, 128, " +
            "128] to have 12 channels, but got 3 channels instead" },
        { "channel-order", "RuntimeError: Given groups=1, weight of size [64, 3, 7, 7], expected input[8, 512, 512, " +
            "3] to have 3 channels, but got 512 channels instead" },
        { "rank", "RuntimeError: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [1, 2, 3, 64, 64]" },
        { "rank", "RuntimeError: Expected 4-dimensional input for 4-dimensional weight [32, 3, 3, 3], " +
            "but got 3-dimensional input of size [3, 224, 224] instead" },
        { "by-design", "features[1].shape = torch.Size([4, 0, 128, 128])" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<ConvolutionRecogniser>(category, text);

    [Theory]
    [InlineData("Conv2d(3, 64, kernel_size=(7, 7), stride=(4, 4), padding=(3, 3))")]
    [InlineData("features[1].shape = torch.Size([4, 64, 128, 128])")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<ConvolutionRecogniser>(text);
}
