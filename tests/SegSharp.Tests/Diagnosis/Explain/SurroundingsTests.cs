using SegSharp.Diagnosis.Explain;
using SegSharp.Diagnosis.Messages;

namespace SegSharp.Tests.Diagnosis.Explain;

/// <summary>Errors of what lies around a model: packages, GPUs, processes, loaders, gradients, runtimes and metrics.</summary>
public sealed class SurroundingsTests
{
    // category of the first diagnosis, what its fix must name, and the text
    public static TheoryData<string, string, string> Texts => new()
    {
        { "install-version", "mim install", "AssertionError: MMCV==2.1.5 is used but incompatible. Please install mmcv>=1.3.13, <=1.8.0." },
        { "install-version", "mmcv-full",
            "    from mmcv.runner import load_checkpoint\nModuleNotFoundError: No module named 'mmcv.runner'" },
        { "install-version", "LD_LIBRARY_PATH", "FAIL : Failed to load library libonnxruntime_providers_cuda.so with error: " +
            "libcudnn.so.8: cannot open shared object file: No such file or directory" },
        { "install-version", "build", "RuntimeError: CUDA error: no kernel image is available for execution on the device" },
        { "install-version", "Reinstall", "ImportError: cannot import name '_C' from 'detectron2' (/home/u/detectron2/__init__.py)" },
        { "cuda-runtime", "CUDA_LAUNCH_BLOCKING",
            "RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`" },
        { "cuda-runtime", "CUDA_LAUNCH_BLOCKING",
            "\u001b[31mRuntimeError: CUDA error: an illegal memory\naccess was encountered\u001b[0m" },
        { "distributed", "find_unused_parameters", "[rank2]: RuntimeError: Expected to have finished reduction in the prior iteration " +
            "before starting a new one. This error indicates" },
        { "distributed", "torchrun", "tools/train.py: error: unrecognized arguments: --local-rank=3" },
        { "distributed",
            "--master_port", "RuntimeError: The server socket has failed to bind to [::]:29500 (errno: 98 - Address already in use)." },
        { "dataloader", "num_workers=0", "RuntimeError: DataLoader worker (pid(s) 4711) exited unexpectedly" },
        { "dataloader", "__getitem__", "    for x, y in train_loader:\nValueError: too many values to unpack (expected 2)" },
        { "rank", "", "    b, c, h = x.shape\nValueError: too many values to unpack (expected 3)" },
        { "autograd", "no_grad", "RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn" },
        { "autograd", "mean", "报错：RuntimeError: grad can be implicitly created only for scalar outputs，训练中断" },
        { "tensorrt", "profile", "[TRT] [E] 4: Internal Error (input: for dimension number 3 in profile 0 does not match network " +
            "definition (got min=1, opt=512, max=512), expected min=opt=max=640)." },
        { "onnx-runtime", "custom_ops", "[ONNXRuntimeError] : 1 : FAIL : Load model from m.onnx failed:Fatal error: " +
            "mmcv:MMCVRoiAlign(-1) is not a registered function/op" },
        { "optimizer-config", "1.0e-4", "TypeError: '<=' not supported between instances of 'float' and 'str'" },
        { "annotation-format", "bitmask", "ValueError: Failed to use mask_format=='polygon' from the given annotations!" },
        { "metric-input", "ignore_index",
            "RuntimeError: Detected the following values in `target`: tensor([0, 1, 255]) but expected only the following values [0, 1]." },
        { "hub-download", "save_pretrained", "OSError: out/checkpoint-40 does not appear to have a file named preprocessor_config.json. " +
            "Checkout 'https://x' for available files." },
        { "dtype-amp", "BCEWithLogitsLoss",
            "RuntimeError: torch.nn.functional.binary_cross_entropy and torch.nn.BCELoss are unsafe to autocast." },
        { "dtype-amp", "scaler.scale", "AssertionError: No inf checks were recorded for this optimizer." },
        { "dtype-amp", "nearest", "RuntimeError: \"upsample_nearest2d_out_frame\" not implemented for 'Long'" },
        { "registry-type", "custom_imports", "KeyError: 'Cannot find MyHead in registry under scope name mmengine'" },
        { "num-classes-vs-checkpoint", "", "\tsize mismatch for dec.out.bias: " +
            "copying a param with shape torch.Size([13]) from checkpoint, the shape in current model is torch.Size([5])." },
        { "checkpoint-shape", "", "\tsize mismatch for enc.p.bias: copying a param with shape torch.Size([64]) from checkpoint, " +
            "the shape in current model is torch.Size([32])." },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Explain_ErrorFromAround_IsToldWithItsFix(string category, string named, string text)
    {
        Explanation explanation = Explainer.Explain(text);
        ErrorDiagnosis first = explanation.Diagnoses[0];
        Assert.Equal(category, first.Code.Category);
        Assert.Contains(named, first.Tell(MessageCatalog.Of(Language.English)).Fix, StringComparison.Ordinal);
        Assert.All(explanation.Diagnoses, diagnosis => Assert.NotEmpty(diagnosis.Tell(MessageCatalog.Of(Language.Chinese)).Fix));
    }

    [Fact]
    public void Explain_WrapperAmongOtherKeys_IsTheStateDict()
    {
        const string Text = "Error(s) in loading state_dict for Net:\n\tMissing key(s) in state_dict: \"a.weight\". " +
            "\n\tUnexpected key(s) in state_dict: \"epoch\", \"optimizer\", \"state_dict\". ";
        ErrorDiagnosis first = Explainer.Explain(Text).Diagnoses[0];
        Assert.Equal("checkpoint-prefix", first.Code.Category);
        Assert.DoesNotContain("['epoch']", first.Tell(MessageCatalog.Of(Language.English)).Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INFO - epoch 3, the loader has 40 batches, distributed training is off, metric mIoU 71.3")]
    [InlineData("the installed version is 2.1, CUDA 12.1, NCCL 2.18, cuDNN 8.9; TensorRT and onnxruntime are present")]
    public void Explain_LogWithoutError_KnowsNothing(string text) => Assert.False(Explainer.Explain(text).IsRecognised);
}
