using SegSharp.Diagnosis.Explain.Recognisers;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts of quantized, distilled and served models, and bare assertions of which only the line of code is known.</summary>
public sealed class PhrasesOfDeploymentTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "tensorrt", "[TRT] [E] shiftIsAllZeros(zeroPoint) && \"TRT only supports symmetric quantization - zeroPt must be all zeros\"" },
        { "tensorrt", "[TRT] [E] 2: Scale coefficients must all be positive" },
        { "onnx-runtime", "ValueError: Quantization parameters are not specified for param 512. In static mode quantization params " +
            "for inputs and weights of nodes to be quantized are required." },
        { "onnx-runtime", "Fail: DequantizeLinear: scale must be 1D tensor with size 256" },
        { "onnx-runtime", "[ErrorCode:Fail] Load model from m.onnx failed:Protobuf parsing failed." },
        { "onnx-runtime", "Tensor element data type discovered: UInt8 metadata expected: Float" },
        { "onnx-export", "Error Unrecognized attribute: axis for operator DequantizeLinear" },
        { "onnx-export", "[ErrorCode:InvalidArgument] Input name: 'pixel_values' is not in the metadata" },
        { "onnx-export", "torch.onnx._internal.exporter._errors.DispatchError: No ONNX function found for " +
            "<OpOverload(op='aten.adaptive_max_pool3d', overload='default')>." },
        { "dtype-amp", "RuntimeError: quantized::conv2d (ONEDNN): data type of input should be QUint8." },
        { "checkpoint-format", "SafetensorError: incomplete metadata, file not fully covered" },
        { "checkpoint-shape", "Unable to load 'rpn_head.conv.weight' to the model due to incompatible shapes: (256, 256, 3, 3) in the " +
            "checkpoint but (512, 512, 3, 3) in the model! You might want to double check if this is expected." },
        { "checkpoint-prefix", "KeyError: 'unexpected key \"module.conv1.weight\" in state_dict'" },
        { "config-api", "AssertionError: \"loss_kl\" is not in distill losses. The keys of loss_forward_kwargs must match the keys" },
        { "config-api", "AttributeError: 'SegformerImageProcessor' object has no attribute 'reduce_labels'" },
        { "config-api", "    assert mode in {BINARY_MODE, MULTILABEL_MODE, MULTICLASS_MODE}\nAssertionError" },
        { "loss-target-shape", "AssertionError: the shapes of pred ([2, 1, 480, 640]) and target ([2, 480, 640]) are mismatch" },
        { "class-weight", "AssertionError: Please check the provided fed_loss_cls_weights. Their size should match num_classes" },
        { "annotation-format", "AttributeError: Attribute 'class_image_count' does not exist in the metadata of dataset 'my_train'" },
        { "annotation-format", "AssertionError: Input boxes to Box2BoxTransform are not valid!" },
        { "distributed", "ValueError: Error initializing torch.distributed using env:// rendezvous: environment variable RANK expected, " +
            "but not set" },
        { "distributed", "DistNetworkError: The client socket has failed to connect to any network address of (node1, 29500)." },
        { "shape-mismatch", "unexpected shape for input 'input' for model 'seg'. Expected [-1,3,512,512], got [1,3,640,640]" },
        { "config-syntax", "failed to parse the request JSON buffer: The document root must not be followed by other values. at 418" },
        { "config-syntax", "NameError: name 'test_pipeline' is not defined" },
        { "dataset-paths", "Request for unknown model: 'segformer' is not found" },
        { "in-index", "    assert isinstance(in_channels, (list, tuple))\nAssertionError" },
        { "input-divisibility", "    assert H == W and H % patch_size == 0\nAssertionError" },
        { "sliding-window", "    assert self.test_cfg.mode in ['slide', 'whole']\nAssertionError" },
        { "norm-mean-std", "AssertionError: `mean` should have 1 or 3 values, to be compatible with RGB or gray image, but got 5 values" },
        { "schedule", "FloatingPointError: Loss became infinite or NaN at iteration=37!" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<PhraseRecogniser>(category, text);

    [Theory]
    [InlineData("The model is saved as model.onnx; load it from there.")]
    [InlineData("mode in use: whole; patch size 16")]
    [InlineData("environment variables are listed in the documentation")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<PhraseRecogniser>(text);
}
