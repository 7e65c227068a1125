using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>What single libraries refuse, a few texts of each, and near ones that are none.</summary>
public sealed class PhrasesOfLibrariesTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "config-api", "ValueError: only one of size or scale_factor should be defined" },
        { "dtype-amp", "ValueError: At least one of the strides in the given numpy array is negative, " +
            "and tensors with negative strides are not currently supported." },
        { "checkpoint-format", "AttributeError: 'collections.OrderedDict' object has no attribute 'eval'" },
        { "rank", "RuntimeError: Tensors must have same number of dimensions: got 4 and 3" },
        { "schedule", "ValueError: Tried to step 1001 times. The specified number of total steps is 1000" },
        { "memory", "RuntimeError: [enforce fail at inline_container.cc:603] . PytorchStreamWriter failed writing file data/12: " +
            "file write failed" },
        { "checkpoint-prefix", "KeyError: 'backbone.layers.0.blocks.0.attn.relative_position_bias_table'" },
        { "device", "RuntimeError: Input and parameter tensors are not at the same device, " +
            "found input tensor at cpu and parameter tensor at cuda:0" },
        { "config-api", "KeyError: 'Duplicate key is not allowed among bases. Duplicate keys: {\\'model\\'}'" },
        { "config-syntax", "SyntaxError: There are syntax errors in config file a.py: invalid syntax" },
        { "schedule",
            "AssertionError: self.begin_iter should be smaller than or equal to runner.max_iters: 1000, but got begin_iter: 1500" },
        { "binary-head", "ValueError: out_channels should be equal to num_classes,except binary segmentation set out_channels == 1" },
        { "input-divisibility", "AssertionError: The input image size (500, 500) should be divisible by the whole downsample rate 16" },
        { "encoder-decoder-support", "ValueError: Unsupported model downsampling pattern." },
        { "ignore-index", "ValueError: ``ignore_index`` should be outside the class values range, but got class values in range 0..5" },
        { "config-api", "ValueError: No columns in the dataset match the model's forward method signature." },
        { "checkpoint-format",
            "RuntimeError: Some tensors share memory, this will lead to duplicate memory on disk and potential differences" },
        { "dataset-paths", "AssertionError: Dataset 'my_train' is empty!" },
        { "registry-type", "AssertionError: Dataset 'my_train' is already registered!" },
        { "in-index", "AssertionError: Strides 4 32 are not log2 contiguous" },
        { "batch-last", "ValueError: batch size must be greater than or equal to w_size" },
        { "input-size-vs-posembed",
            "ValueError: Number of patches (200) must be a perfect square. Got sequence_length=201 and num_prefix_tokens=1." },
        { "onnx-runtime", "UserWarning: Specified provider 'CUDAExecutionProvider' is not in available provider names.Available " +
            "providers: 'CPUExecutionProvider'" },
        { "tensorrt", "[TRT] [E] 6: The engine plan file is not compatible with this version of TensorRT, expecting 8.6.1" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<PhraseRecogniser>(category, text);

    [Theory]
    [InlineData("The data set is not empty, and nothing is registered twice.")]
    [InlineData("2024/05/02 10:11:08 - mmengine - INFO - Iter(train) [50/1000] lr: 6.0e-05 loss: 0.4312 acc_seg: 91.2")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<PhraseRecogniser>(text);
}
