using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;
using SegSharp.Diagnosis.Messages;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Tests.Diagnosis.Explain;

public sealed class ExplainerTests
{
    // one line a message as the code bases print it, in all their versions; several categories where the text alone is ambiguous
    public static TheoryData<string, string> Messages => new()
    {
        { "dtype-amp", "RuntimeError: expected target dtype to be Long or Byte, but got Float" },
        { "dtype-amp", "RuntimeError: mat1 and mat2 must have the same dtype" },
        { "dtype-amp", "RuntimeError: expected m1 and m2 to have the same dtype, but got: float != c10::Half" },
        { "output-stride-logits", "RuntimeError: size mismatch (got input: [2, 5, 4, 4] , target: [2, 8, 8]" },
        { "rank", "ValueError: Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of [4] and output size of (8, 8)." },
        { "group-divisibility", "ValueError: num_channels (48) must be divisible by num_groups (32)" },
        { "num-classes-vs-checkpoint", "decode_head.classifier.bias | MISMATCH | Reinit due to size mismatch - ckpt: torch.Size([150]) vs model:torch.Size([19])" },
        { "num-classes-vs-checkpoint", "RuntimeError: You set `ignore_mismatched_sizes` to `False`, thus raising an error. For details look at the above report!" },
        { "registry-type", "ImportError: SegformerImageProcessor requires the Torchvision library but it was not found in your environment." },
        { "install-version", "ModuleNotFoundError: No module named 'onnxscript'" },
        { "syncbn-distributed", "DistStoreError: use_libuv was requested but PyTorch was built without libuv support" },
        { "checkpoint-format", "ArgumentException: Mismatched state_dict sizes: expected 2, but found 80 entries" },
        { "checkpoint-keys", "AttributeError: 'SegformerModel' object has no attribute 'encoder'" },
        { "onnx-export", "ArgumentOutOfRangeException: Only 1 unknown dimension is allowed (Parameter 'x')" },
        { "input-too-small", "Padding size should be less than the corresponding input dimension, but got: padding (2, 2) at dimension 3 of input [1, 1, 2, 2]" },
        { "num-classes-vs-labels", "ValueError: new classes ('road', 'car') is not a subset of classes ('wall', 'sky') in METAINFO." },
        { "num-classes-vs-labels", "ValueError: The meta information of the 1-th dataset does not match meta information of the first dataset" },
        { "config-api", "TypeError: class `ConcatDataset` in mmengine/dataset/dataset_wrapper.py: __init__() got an unexpected keyword argument 'pipeline'" },
        { "config-api", "Skip early stopping process since the evaluation results (dict_keys(['mIoU'])) do not include `monitor` (miou)." },
        { "config-api", "train.py: error: unrecognized arguments: --resume-from x.pth" },
        { "config-api", "ValueError: size must have one of the following set of keys: ({'width', 'height'}, {'shortest_edge'}), got dict_keys(['edge'])" },
        { "palette-classes", "ValueError: palette does not match classes as metainfo {'classes': ('a',)}." },
        { "dataset-paths", "KeyError: 'seg_map_path'" },
        { "reduce-zero-label", "AssertionError: Initialize dataset with `reduce_zero_label` as True but when load annotation the `reduce_zero_label` is False" },
        { "image-file", "DecompressionBombError: Image size (400000000 pixels) exceeds limit of 178956970 pixels, could be decompression bomb DOS attack." },

        // as Chinese texts have them
        { "projection-head-dims", "形状不兼容：(256x256)矩阵无法与(512x1024)矩阵相乘。" },
        { "projection-head-dims", "矩阵相乘失败：256x256 与 512x1024 不匹配" },
        { "projection-head-dims", "RuntimeError：mat1 and mat2 shapes cannot be multiplied（256x256 and 512x1024）" },
        { "in-channels", "Given groups=1， weight of size［64，3，7，7］，expected input［16，1，256，256］to have 3 channels，but got 1 channels instead" },
        { "norm-layout", "RuntimeError: Given normalized_shape=[96], expected input with shape [*, 96], but got input of size[4, 96, 56, 56]" },
        { "norm-layout", "Given normalized_shape=[64], expected input with shape [*, 64], but got input of size[2, 64, 4096]" },
        { "norm-layout", "RuntimeError: running_mean should contain 4096 elements not 64" },
        { "norm-layout", "Traceback ... mit.py, attn_drop\nValueError: expected 4D input (got 3D input)" },
        { "backbone-head-channels", "RuntimeError: Given groups=1, weight of size [512, 2048, 3, 3], expected input[4, 512, 16, 16] to have 2048 channels, but got 512 channels instead" },
        { "backbone-head-channels", "RuntimeError: Given groups=1, weight of size 256 160 1 1, expected input[8, 128, 20, 20] to have 160 channels, but got 128 channels instead" },
        { "backbone-head-channels", "ValueError: Model depth is 3, but you provide `decoder_channels` for 5 blocks." },
        { "backbone-head-channels", "RuntimeError: mat1 and mat2 shapes cannot be multiplied (16384x64 and 32x256)" },
        { "backbone-head-channels", "RuntimeError: running_mean should contain 96 elements not 48" },
        { "in-index", "  File \"mmseg/models/decode_heads/decode_head.py\", line 218, in _transform_inputs\n    inputs = [inputs[i] for i in self.in_index]\nIndexError: list index out of range" },
        { "in-index", "    assert len(feature_strides) == len(self.in_channels)\nAssertionError" },
        { "in-index", "    assert max(out_indices) < self.num_stages\nAssertionError" },
        { "heads-divisibility", "AssertionError: dim 100 should be divided by num_heads 3." },
        { "heads-divisibility", "ValueError: The hidden size (320) is not a multiple of the number of attention heads (7)" },
        { "heads-divisibility", "AssertionError: embed_dim must be divisible by num_heads (got `embed_dim`: 384 and `num_heads`: 5)." },
        { "heads-divisibility", "RuntimeError: shape '[2, 1024, 6, 26]' is invalid for input of size 327680" },
        { "group-divisibility", "ValueError: num_channels must be divisible by num_groups" },
        { "group-divisibility", "ValueError: in_channels must be divisible by groups" },
        { "group-divisibility", "RuntimeError: Expected number of channels in input to be divisible by num_groups, but got input of shape [2, 48, 32, 32] and num_groups=32" },
        { "group-divisibility", "RuntimeError: Given groups=3, expected weight to be divisible by 3 at dimension 0, but got weight of size [64, 16, 3, 3] instead" },
        { "in-channels", "RuntimeError: Given groups=1, weight of size [64, 3, 7, 7], expected input[16, 1, 256, 256] to have 3 channels, but got 1 channels instead" },
        { "in-channels", "RuntimeError: Given groups=1, weight[32, 3, 3, 3], so expected input[2, 4, 512, 512] to have 3 channels, but got 4 channels instead" },
        { "in-channels", "RuntimeError: Given groups=1, weight of size [32, 12, 7, 7], expected input[2, 3, 128, 128] to have 12 channels, but got 3 channels instead" },
        { "in-channels", "size mismatch for backbone.conv1.weight: copying a param with shape torch.Size([64, 3, 7, 7]) from checkpoint, the shape in current model is torch.Size([64, 6, 7, 7])." },
        { "in-channels", "RuntimeError: stack expects each tensor to be equal size, but got [3, 256, 256] at entry 0 and [4, 256, 256] at entry 3" },
        { "channel-order", "RuntimeError: Given groups=1, weight of size [64, 3, 7, 7], expected input[8, 512, 512, 3] to have 3 channels, but got 512 channels instead" },
        { "channel-order", "TypeError: Invalid shape (3, 480, 640) for image data" },
        { "channel-order", "ValueError: Unable to infer channel dimension format" },
        { "norm-mean-std", "ValueError: mean must have 4 elements if it is an iterable, got 3" },
        { "norm-mean-std", "File \"torchvision/models/detection/transform.py\", line 170, in normalize\nRuntimeError: The size of tensor a (6) must match the size of tensor b (3) at non-singleton dimension 0" },
        { "norm-mean-std", "ValueError: operands could not be broadcast together with shapes (512,512,4) (3,)" },
        { "input-divisibility", "RuntimeError: Wrong input shape height=500, width=333. Expected image height and width divisible by 32. Consider pad your images to shape (512, 352)." },
        { "input-divisibility", "RuntimeError: Sizes of tensors must match except in dimension 1. Got 38 and 37 in dimension 2 (The offending index is 1)" },
        { "input-divisibility", "RuntimeError: Sizes of tensors must match except in dimension 1. Expected size 26 but got size 25 for tensor number 1 in the list." },
        { "input-divisibility", "RuntimeError: shape '[2, 9, 7, 9, 7, 96]' is invalid for input of size 786432" },
        { "input-too-small", "RuntimeError: Calculated padded input size per channel: (2 x 2). Kernel size: (3 x 3). Kernel size can't be greater than actual input size" },
        { "input-too-small", "RuntimeError: Given input size: (512x1x1). Calculated output size: (512x0x0). Output size is too small" },
        { "input-too-small", "ValueError: Requested crop size (512, 512) is larger than the image size (400, 300)" },
        { "input-size-vs-posembed", "RuntimeError: The size of tensor a (197) must match the size of tensor b (577) at non-singleton dimension 1" },
        { "input-size-vs-posembed", "AssertionError: Input image size (512*512) doesn't match model (224*224)." },
        { "input-size-vs-posembed", "size mismatch for pos_embed: copying a param with shape torch.Size([1, 197, 768]) from checkpoint, the shape in current model is torch.Size([1, 1025, 768])." },
        { "encoder-decoder-support", "ValueError: MixVisionTransformer encoder does not support dilated mode" },
        { "encoder-decoder-support", "ValueError: UnetPlusPlus is not support encoder_name=mit_b2" },
        { "encoder-decoder-support", "ValueError: Encoder `mit_b0` is not supported for Linknet" },
        { "encoder-decoder-support", "TypeError: make_dilated() missing 1 required positional argument: 'dilation_list'" },
        { "output-stride-logits", "ValueError: Expected target size [4, 160, 160], got [4, 640, 640]" },
        { "output-stride-logits", "RuntimeError: input and target batch or spatial sizes don't match: target [4, 640, 640], input [4, 7, 160, 160]" },
        { "sliding-window", "    assert (count_mat == 0).sum() == 0\nAssertionError" },
        { "sliding-window", "    h_stride, w_stride = self.test_cfg.stride\nTypeError: cannot unpack non-iterable int object" },
        { "sliding-window", "File \"encoder_decoder.py\", line 270, in slide_inference\nRuntimeError: The size of tensor a (512) must match the size of tensor b (480) at non-singleton dimension 3" },
        { "reshape", "RuntimeError: view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead." },
        { "reshape", "RuntimeError: shape '[2, 256, 16, 16]' is invalid for input of size 262144" },
        { "rank", "RuntimeError: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [1, 2, 3, 64, 64]" },
        { "rank", "RuntimeError: Expected 4-dimensional input for 4-dimensional weight [32, 3, 3, 3], but got 3-dimensional input of size [3, 224, 224] instead" },
        { "rank", "ValueError: not enough values to unpack (expected 4, got 3)" },
        { "projection-head-dims", "lightly/models/modules/heads.py\nRuntimeError: mat1 and mat2 shapes cannot be multiplied (64x384 and 2048x512)" },
        { "projection-head-dims", "SimCLR: RuntimeError: size mismatch, m1: [128 x 1280], m2: [512 x 512] at /pytorch/aten/src/TH/generic/THTensorMath.cpp:41" },
        { "embedding-dims", "AssertionError: was expecting embedding dimension of 256, but got 512" },
        { "embedding-dims", "clip/model.py: The size of tensor a (512) must match the size of tensor b (768) at non-singleton dimension 1" },
        { "checkpoint-prefix", "RuntimeError: Error(s) in loading state_dict for SegFormer:\n\tMissing key(s) in state_dict: \"conv1.weight\", \"bn1.weight\", \"bn1.bias\".\n\tUnexpected key(s) in state_dict: \"module.conv1.weight\", \"module.bn1.weight\", \"module.bn1.bias\"." },
        { "checkpoint-prefix", "RuntimeError: Error(s) in loading state_dict for Unet:\n\tMissing key(s) in state_dict: \"encoder.conv1.weight\". \n\tUnexpected key(s) in state_dict: \"epoch\", \"optimizer\", \"state_dict\"." },
        { "checkpoint-prefix", "unexpected key in source state_dict: backbone.layers.0.0.projection.weight, backbone.layers.0.0.projection.bias\n\nmissing keys in source state_dict: layers.0.0.projection.weight, layers.0.0.projection.bias" },
        { "checkpoint-keys", "unexpected key in source state_dict: block1.0.attn.kv.weight, patch_embed2.proj.bias\n\nmissing keys in source state_dict: layers.1.0.projection.bias, layers.0.1.0.attn.attn.in_proj_weight" },
        { "checkpoint-shape", "size mismatch for backbone.layers.0.0.projection.weight: copying a param with shape torch.Size([64, 3, 7, 7]) from checkpoint, the shape in current model is torch.Size([32, 3, 7, 7])." },
        { "num-classes-vs-checkpoint", "size mismatch for segmentation_head.0.weight: copying a param with shape torch.Size([21, 16, 3, 3]) from checkpoint, the shape in current model is torch.Size([2, 16, 3, 3])." },
        { "num-classes-vs-checkpoint", "- decode_head.classifier.bias: found shape torch.Size([19]) in the checkpoint and torch.Size([4]) in the model instantiated" },
        { "optimizer-resume", "ValueError: loaded state dict has a different number of parameter groups" },
        { "optimizer-resume", "  File \"torch/optim/adamw.py\", line 119, in adamw\n    exp_avg.mul_(beta1).add_(grad, alpha=1 - beta1)\nRuntimeError: The size of tensor a (19) must match the size of tensor b (150) at non-singleton dimension 0" },
        { "num-classes-vs-labels", "IndexError: Target 12 is out of bounds." },
        { "num-classes-vs-labels", "nll_loss2d: block: [3,0,0], thread: [5,0,0] Assertion `t >= 0 && t < n_classes` failed." },
        { "num-classes-vs-labels", "RuntimeError: Class values must be smaller than num_classes." },
        { "num-classes-vs-labels", "ValueError: cannot reshape array of size 441 into shape (20,20)" },
        { "reduce-zero-label", "|  field  | 100.0 | 100.0 |\n|  house  |  nan  |  nan  |" },
        { "ignore-index", "IndexError: Target 255 is out of bounds." },
        { "binary-head", "IndexError: Target 1 is out of bounds." },
        { "binary-head", "AssertionError: For pred with shape [N, 1, H, W], its label must have at most 2 classes" },
        { "binary-head", "ValueError: out_channels should be equal to num_classes, except binary segmentation set out_channels == 1 and num_classes == 2, but got out_channels=1 and num_classes=4" },
        { "binary-head", "ValueError: Target size (torch.Size([8, 1, 96, 96])) must be the same as input size (torch.Size([8, 2, 96, 96]))" },
        { "binary-head", "2024-01-02 - mmengine - INFO - Iter(train) [50/1000] loss: 0.0000 decode.loss_ce: 0.0000 decode.acc_seg: 100.0000" },
        { "class-weight", "RuntimeError: weight tensor should be defined either for all 4 classes or no classes but got weight tensor of shape: [3]" },
        { "palette-classes", "    assert len(self.PALETTE) == len(self.CLASSES)\nAssertionError" },
        { "mask-format", "RuntimeError: all elements of target should be between 0 and 1" },
        { "mask-format", "ValueError: Target size (torch.Size([2, 3, 64, 64])) must be the same as input size (torch.Size([2, 1, 64, 64]))" },
        { "image-mask-size", "ValueError: Height and Width of image, mask or masks should be equal. You can disable shapes check by setting a parameter is_check_shapes=False" },
        { "image-mask-size", "RuntimeError: stack expects each tensor to be equal size, but got [3, 375, 500] at entry 0 and [3, 333, 500] at entry 1" },
        { "image-mask-size", "IndexError: The shape of the mask [600, 800] at index 0 does not match the shape of the indexed tensor [500, 700] at index 0" },
        { "loss-target-shape", "RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: 4" },
        { "loss-target-shape", "ValueError: Target size (torch.Size([8, 96, 96])) must be the same as input size (torch.Size([8, 1, 96, 96]))" },
        { "loss-target-shape", "RuntimeError: 0D or 1D target tensor expected, multi-target not supported" },
        { "batchnorm-batch-size-1", "ValueError: Expected more than 1 value per channel when training, got input size torch.Size([1, 512, 1, 1])" },
        { "batch-last", "RuntimeError: shape '[128, 1]' is invalid for input of size 0" },
        { "syncbn-distributed", "RuntimeError: Default process group has not been initialized, please make sure to call init_process_group." },
        { "syncbn-distributed", "ValueError: SyncBatchNorm expected input tensor to be on GPU" },
        { "dtype-amp", "RuntimeError: expected scalar type Half but found Float" },
        { "dtype-amp", "RuntimeError: \"slow_conv2d_cpu\" not implemented for 'Half'" },
        { "dtype-amp", "RuntimeError: Input type (double) and bias type (float) should be the same" },
        { "dtype-amp", "RuntimeError: \"nll_loss_forward_reduce_cuda_kernel_2d_index\" not implemented for 'Int'" },
        { "device", "RuntimeError: Input type (torch.FloatTensor) and weight type (torch.cuda.FloatTensor) should be the same" },
        { "device", "RuntimeError: Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu! (when checking argument for argument weight in method wrapper_nll_loss2d_forward)" },
        { "device", "TypeError: can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first." },
        { "device", "RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False." },
        { "memory", "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.50 GiB (GPU 0; 10.76 GiB total capacity; 8.20 GiB already allocated)" },
        { "memory", "RuntimeError: DataLoader worker (pid 431) is killed by signal: Bus error." },
        { "onnx-export", "RuntimeError: Exporting the operator grid_sampler to ONNX opset version 11 is not supported." },
        { "onnx-export", "onnxruntime: INVALID_ARGUMENT : Got invalid dimensions for input: image for the following indices index: 0 Got: 4 Expected: 1 Please fix either the inputs or the model." },
        { "onnx-export", "[TRT] [E] 4: Network has dynamic or shape inputs, but no optimization profile has been defined." },
        { "registry-type", "KeyError: 'SegformerHead is not in the mmengine::model registry. Please check whether the value of `SegformerHead` is correct'" },
        { "registry-type", "KeyError: \"No object named 'MyHead' found in 'SEM_SEG_HEADS' registry!\"" },
        { "config-api", "TypeError: __init__() got an unexpected keyword argument 'in_chans'" },
        { "config-api", "KeyError: 'Non-existent config key: MODEL.MASK_FORMER.X'" },
        { "dataset-paths", "FileNotFoundError: [Errno 2] No such file or directory: 'data/city/gtFine/a_labelTrainIds.png'" },
        { "dataset-paths", "ValueError: num_samples should be a positive integer value, but got num_samples=0" },
        { "dataset-paths", "ValueError: need at least one array to stack" },
        { "dataset-paths", "cv2.error: OpenCV(4.8.0) color.cpp:182: error: (-215:Assertion failed) !_src.empty() in function 'cvtColor'" },
        { "checkpoint-format", "_pickle.UnpicklingError: invalid load key, 'v'." },
        { "by-design", "Some weights of SegformerForSemanticSegmentation were not initialized from the model checkpoint at nvidia/mit-b0 and are newly initialized: ['decode_head.classifier.weight', 'decode_head.classifier.bias']" },
        { "by-design", "unexpected key in source state_dict: fc.weight, fc.bias" },
        { "by-design", "features[1].shape = torch.Size([4, 0, 128, 128])" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Explain_KnownMessage_PutsItsCategoryFirst(string category, string text)
    {
        Explanation explanation = Explainer.Explain(text);
        Assert.True(explanation.IsRecognised, "nothing recognised");
        Assert.Equal(category, explanation.Diagnoses[0].Code.Category);
        Assert.All(explanation.Diagnoses, diagnosis => Assert.InRange(diagnosis.Confidence, Explainer.LeastShown, 1));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Explain_SurroundedByAnything_FindsTheSame(string category, string text)
    {
        string[] lines = text.Split('\n');
        string noisy = string.Join("\r\n", ["训练时遇到如下报错：", "", .. lines.Select(line => $"\u001b[31m[rank0]: {line}\u001b[0m"), "请问应该怎么解决？"]);
        Assert.Equal(category, Explainer.Explain(noisy).Diagnoses[0].Code.Category);
        string numbered = string.Join('\n', lines.Append("Process finished with exit code 1").Select((line, i) => $"  {i + 1} | {line}"));
        Assert.Equal(category, Explainer.Explain(numbered).Diagnoses[0].Code.Category);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Tell_EveryDiagnosis_IsWholeInBothLanguages(string category, string text)
    {
        foreach (MessageCatalog catalog in Language.All.Select(MessageCatalog.Of))
        {
            Assert.All(Explainer.Explain(text).Diagnoses, diagnosis =>
            {
                ToldDiagnosis told = diagnosis.Tell(catalog);
                Assert.All(new[] { told.Operation, told.Cause, told.Fix }, sentence => Assert.False(string.IsNullOrWhiteSpace(sentence), $"{category}: {diagnosis.Code} {diagnosis.Variant}"));
            });
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello world")]
    [InlineData("ModuleNotFoundError: No module named 'foo'")]
    [InlineData("今天天气不错，训练很顺利。loss: 0.4312 acc_seg: 91.2")]
    public void Explain_UnknownText_RecognisesNothing(string text) => Assert.Empty(Explainer.Explain(text).Diagnoses);

    [Theory]
    [InlineData("The size of tensor a (4) must match the size of tensor b (3) at non-singleton dimension 0", "norm-mean-std", "in-channels")]
    [InlineData("IndexError: Target 255 is out of bounds.", "ignore-index", "num-classes-vs-labels", "mask-format")]
    [InlineData("CUDA error: device-side assert triggered", "num-classes-vs-labels", "ignore-index", "reduce-zero-label")]
    [InlineData("IndexError: list index out of range", "in-index", "num-classes-vs-labels")]
    [InlineData("RuntimeError: mat1 and mat2 shapes cannot be multiplied (8x640 and 1024x512)", "projection-head-dims", "embedding-dims", "backbone-head-channels")]
    public void Explain_AmbiguousText_ListsTheCandidatesWithoutCertainty(string text, params string[] categories)
    {
        IReadOnlyList<ErrorDiagnosis> diagnoses = Explainer.Explain(text).Diagnoses;
        Assert.All(categories, category => Assert.Contains(diagnoses, diagnosis => diagnosis.Code.Category == category));
        Assert.All(diagnoses, diagnosis => Assert.InRange(diagnosis.Confidence, 0, 0.9));
    }

    [Fact]
    public void Explain_WithAConfig_PointsAtTheLineAndNamesTheValues()
    {
        ConfigDict config = ConfigFile.Parse("model = dict(\n    decode_head=dict(\n        num_classes=19,\n        loss_decode=dict(type='CrossEntropyLoss', class_weight=[1.0, 2.0, 3.0])))\n", "my.py");
        Subject subject = new() { Framework = Framework.MmSegmentation, Config = new ConfigCursor(config) };
        ErrorDiagnosis diagnosis = Explainer.Explain("weight tensor should be defined either for all or no classes", subject).Diagnoses[0];
        Assert.Equal(DiagnosisCodes.ClassWeight, diagnosis.Code);
        Assert.Contains(diagnosis.Places, place => place is { File: "my.py", Line: 4, Key: "model.decode_head.loss_decode.class_weight" });
        Assert.Contains(diagnosis.Places, place => place is { File: "my.py", Line: 3, Key: "model.decode_head.num_classes" });
        Assert.NotEmpty(diagnosis.Findings);
        Assert.Contains("num_classes = 19", diagnosis.Tell(MessageCatalog.Of(Language.English)).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_LayerNormOnAMap_LeavesTheBackboneAlone()
    {
        ToldDiagnosis told = Explainer.Explain("Given normalized_shape=[256], expected input with shape [*, 256], but got input of size[2, 256, 64, 48]").Diagnoses[0].Tell(MessageCatalog.Of(Language.English));
        Assert.Contains("last dimension, here 48", told.Cause, StringComparison.Ordinal);
        Assert.Contains("model.decode_head.norm_cfg", told.Fix, StringComparison.Ordinal);
        Assert.Contains("The backbone keeps LN", told.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_ANoticeBeforeAnError_PutsTheErrorFirst()
    {
        IReadOnlyList<ErrorDiagnosis> diagnoses = Explainer.Explain(
            "SyncBatchNorm (SyncBN) layers in the model will be automatically reverted to BatchNormXd layers\nunexpected key in source state_dict: fc.weight, fc.bias\n"
            + "IndexError: Target 9 is out of bounds.").Diagnoses;
        Assert.Equal(DiagnosisCodes.LabelRange, diagnoses[0].Code);
    }

    [Fact]
    public void Explain_RandomPiecesOfMessages_NeverFails()
    {
        Random random = new(7);
        string[] texts = [.. Messages.Select(row => (string)row[1])];
        const string Noise = "[](){}'\"\\|,.:;=0123456789x \n\r\t\u001b\u0000\ufeff，（）×nan-torch.Size([";
        MessageCatalog[] catalogs = [.. Language.All.Select(MessageCatalog.Of)];
        for (int round = 0; round < 400; round++)
        {
            List<char> text = [.. texts[random.Next(texts.Length)], '\n', .. texts[random.Next(texts.Length)]];
            for (int edit = random.Next(1, 12); edit > 0 && text.Count > 1; edit--)
            {
                int at = random.Next(text.Count);
                switch (random.Next(3))
                {
                    case 0: text.RemoveRange(at, random.Next(1, Math.Min(8, text.Count - at) + 1)); break;
                    case 1: text.Insert(at, Noise[random.Next(Noise.Length)]); break;
                    default: text.InsertRange(at, Enumerable.Repeat((char)('0' + random.Next(10)), random.Next(1, 25))); break;
                }
            }

            foreach (ErrorDiagnosis diagnosis in Explainer.Explain(new string([.. text])).Diagnoses)
            {
                Assert.All(catalogs, catalog => Assert.NotEmpty(diagnosis.Tell(catalog).Fix));
            }
        }
    }

    [Fact]
    public void Explain_AVeryLongText_LooksAtItsBeginningAndEnd()
    {
        string text = new string('x', 3 * ErrorText.MaximumLength) + "\nIndexError: Target 7 is out of bounds.";
        Explanation explanation = Explainer.Explain(text);
        Assert.True(explanation.Text.IsShortened);
        Assert.Equal(DiagnosisCodes.LabelRange, explanation.Diagnoses[0].Code);
    }
}
