using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="ArgumentRecogniser"/> knows, and near ones that are none.</summary>
public sealed class ArgumentRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "config-api", "TypeError: class `ConcatDataset` in mmengine/dataset/dataset_wrapper.py: " +
            "__init__() got an unexpected keyword argument 'pipeline'" },
        { "encoder-decoder-support", "TypeError: make_dilated() missing 1 required positional argument: 'dilation_list'" },
        { "sliding-window", "    h_stride, w_stride = self.test_cfg.stride\nTypeError: cannot unpack non-iterable int object" },
        { "config-api", "TypeError: __init__() got an unexpected keyword argument 'in_chans'" },
        { "config-api", "KeyError: 'Non-existent config key: MODEL.MASK_FORMER.X'" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<ArgumentRecogniser>(category, text);

    [Theory]
    [InlineData("TypeError was raised: no keyword argument is missing")]
    [InlineData("argument parsing done: lr=0.01, --resume=False")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<ArgumentRecogniser>(text);
}
