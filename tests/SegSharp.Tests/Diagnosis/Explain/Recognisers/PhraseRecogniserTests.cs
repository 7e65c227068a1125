using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;
using SegSharp.Diagnosis.Explain.Recognisers;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Tests.Diagnosis.Explain.Recognisers;

/// <summary>Error texts that <see cref="PhraseRecogniser"/> knows, and near ones that are none.</summary>
public sealed class PhraseRecogniserTests
{
    public static TheoryData<string, string> Messages => new()
    {
        { "rank", "ValueError: Input and output must have the same number of spatial dimensions, " +
            "but got input with spatial dimensions of [4] and output size of (8, 8)." },
        { "group-divisibility", "ValueError: num_channels (48) must be divisible by num_groups (32)" },
        { "num-classes-vs-checkpoint",
            "RuntimeError: You set `ignore_mismatched_sizes` to `False`, thus raising an error. For details look at the above report!" },
        { "registry-type",
            "ImportError: SegformerImageProcessor requires the Torchvision library but it was not found in your environment." },
        { "install-version", "ModuleNotFoundError: No module named 'onnxscript'" },
        { "syncbn-distributed", "DistStoreError: use_libuv was requested but PyTorch was built without libuv support" },
        { "checkpoint-format", "ArgumentException: Mismatched state_dict sizes: expected 2, but found 80 entries" },
        { "checkpoint-keys", "AttributeError: 'SegformerModel' object has no attribute 'encoder'" },
        { "onnx-export", "ArgumentOutOfRangeException: Only 1 unknown dimension is allowed (Parameter 'x')" },
        { "input-too-small", "Padding size should be less than the corresponding input dimension, but got: padding (2, " +
            "2) at dimension 3 of input [1, 1, 2, 2]" },
        { "num-classes-vs-labels", "ValueError: new classes ('road', 'car') is not a subset of classes ('wall', 'sky') in METAINFO." },
        { "num-classes-vs-labels",
            "ValueError: The meta information of the 1-th dataset does not match meta information of the first dataset" },
        { "config-api", "Skip early stopping process since the evaluation results (dict_keys(['mIoU'])) do not include `monitor` (miou)." },
        { "config-api", "train.py: error: unrecognized arguments: --resume-from x.pth" },
        { "config-api", "ValueError: size must have one of the following set of keys: ({'width', 'height'}, {'shortest_edge'}), " +
            "got dict_keys(['edge'])" },
        { "palette-classes", "ValueError: palette does not match classes as metainfo {'classes': ('a',)}." },
        { "dataset-paths", "KeyError: 'seg_map_path'" },
        { "reduce-zero-label", "AssertionError: Initialize dataset with `reduce_zero_label` as True but when load annotation the " +
            "`reduce_zero_label` is False" },
        { "image-file", "DecompressionBombError: Image size (400000000 pixels) exceeds limit of 178956970 pixels, " +
            "could be decompression bomb DOS attack." },
        { "backbone-head-channels", "ValueError: Model depth is 3, but you provide `decoder_channels` for 5 blocks." },
        { "in-index", "  File \"mmseg/models/decode_heads/decode_head.py\", line 218, " +
            "in _transform_inputs\n    inputs = [inputs[i] for i in self.in_index]\nIndexError: list index out of range" },
        { "in-index", "    assert len(feature_strides) == len(self.in_channels)\nAssertionError" },
        { "in-index", "    assert max(out_indices) < self.num_stages\nAssertionError" },
        { "heads-divisibility", "AssertionError: dim 100 should be divided by num_heads 3." },
        { "heads-divisibility", "ValueError: The hidden size (320) is not a multiple of the number of attention heads (7)" },
        { "heads-divisibility", "AssertionError: embed_dim must be divisible by num_heads (got `embed_dim`: 384 and `num_heads`: 5)." },
        { "group-divisibility", "ValueError: num_channels must be divisible by num_groups" },
        { "group-divisibility", "ValueError: in_channels must be divisible by groups" },
        { "channel-order", "TypeError: Invalid shape (3, 480, 640) for image data" },
        { "channel-order", "ValueError: Unable to infer channel dimension format" },
        { "norm-mean-std", "ValueError: mean must have 4 elements if it is an iterable, got 3" },
        { "input-divisibility", "RuntimeError: Wrong input shape height=500, width=333. Expected image height and width divisible by 32. " +
            "Consider pad your images to shape (512, 352)." },
        { "input-too-small", "RuntimeError: Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3). " +
            "Kernel size can't be greater than actual input size" },
        { "input-too-small", "RuntimeError: Given input size: (512x1x1). Calculated output size: (512x0x0). Output size is too small" },
        { "input-too-small", "ValueError: Requested crop size (512, 512) is larger than the image size (400, 300)" },
        { "input-size-vs-posembed", "AssertionError: Input image size (512*512) doesn't match model (224*224)." },
        { "encoder-decoder-support", "ValueError: MixVisionTransformer encoder does not support dilated mode" },
        { "encoder-decoder-support", "ValueError: UnetPlusPlus is not support encoder_name=mit_b2" },
        { "encoder-decoder-support", "ValueError: Encoder `mit_b0` is not supported for Linknet" },
        { "sliding-window", "    assert (count_mat == 0).sum() == 0\nAssertionError" },
        { "reshape", "RuntimeError: view size is not compatible with input tensor's size and stride (at least one dimension spans across " +
            "two contiguous subspaces). Use .reshape(...) instead." },
        { "rank", "ValueError: not enough values to unpack (expected 4, got 3)" },
        { "optimizer-resume", "ValueError: loaded state dict has a different number of parameter groups" },
        { "binary-head", "AssertionError: For pred with shape [N, 1, H, W], its label must have at most 2 classes" },
        { "binary-head", "ValueError: out_channels should be equal to num_classes, " +
            "except binary segmentation set out_channels == 1 and num_classes == 2, but got out_channels=1 and num_classes=4" },
        { "class-weight",
            "RuntimeError: weight tensor should be defined either for all 4 classes or no classes but got weight tensor of shape: [3]" },
        { "palette-classes", "    assert len(self.PALETTE) == len(self.CLASSES)\nAssertionError" },
        { "image-mask-size", "ValueError: Height and Width of image, mask or masks should be equal. " +
            "You can disable shapes check by setting a parameter is_check_shapes=False" },
        { "batchnorm-batch-size-1",
            "ValueError: Expected more than 1 value per channel when training, got input size torch.Size([1, 512, 1, 1])" },
        { "syncbn-distributed",
            "RuntimeError: Default process group has not been initialized, please make sure to call init_process_group." },
        { "syncbn-distributed", "ValueError: SyncBatchNorm expected input tensor to be on GPU" },
        { "device", "RuntimeError: Expected all tensors to be on the same device, but found at least two devices, " +
            "cuda:0 and cpu! (when checking argument for argument weight in method wrapper_nll_loss2d_forward)" },
        { "device", "TypeError: can't convert cuda:0 device type tensor to numpy. " +
            "Use Tensor.cpu() to copy the tensor to host memory first." },
        { "device", "RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False." },
        { "onnx-export", "RuntimeError: Exporting the operator grid_sampler to ONNX opset version 11 is not supported." },
        { "onnx-export", "onnxruntime: INVALID_ARGUMENT : Got invalid dimensions for input: image for the following indices index: " +
            "0 Got: 4 Expected: 1 Please fix either the inputs or the model." },
        { "onnx-export", "[TRT] [E] 4: Network has dynamic or shape inputs, but no optimization profile has been defined." },
        { "checkpoint-format", "_pickle.UnpicklingError: invalid load key, 'v'." },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Recognise_ItsMessage_GivesTheCategory(string category, string text) =>
        RecogniserAssert.Gives<PhraseRecogniser>(category, text);

    /// <summary>No phrase leads to a sentence whose places it cannot fill.</summary>
    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Chinese)]
    public void Tell_EveryMeaningOfEveryPhrase_HasWhatItsSentencesNeed(string language)
    {
        Dictionary<string, string> keys = ConfigKeys.All.ToDictionary(key => key.Name, key => key.Name, StringComparer.Ordinal);
        List<string> faults = [];
        foreach (KnownPhrase phrase in KnownPhrases.All)
        {
            foreach ((DiagnosisCode code, string variant, double confidence) in phrase.Meanings)
            {
                Dictionary<string, string> arguments = new(keys, StringComparer.Ordinal);
                foreach (string name in phrase.Pattern.Names)
                {
                    arguments[name] = "7";
                }

                try
                {
                    new ErrorDiagnosis { Code = code, Variant = variant, Confidence = confidence, Arguments = arguments }
                        .Tell(MessageCatalog.Of(language));
                }
                catch (KeyNotFoundException e)
                {
                    faults.Add($"{code.Id} {variant}: {e.Message}");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("hello world")]
    [InlineData("今天天气不错，训练很顺利。loss: 0.4312 acc_seg: 91.2")]
    public void Recognise_NearText_GivesNothing(string text) => RecogniserAssert.GivesNothing<PhraseRecogniser>(text);
}
