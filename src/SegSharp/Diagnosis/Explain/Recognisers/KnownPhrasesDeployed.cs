using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Messages of what is done with a trained model: quantization, distillation, inference servers.</summary>
internal static class KnownPhrasesDeployed
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownPhrase> All { get; } =
    [
        new("TRT only supports symmetric quantization", (TensorRt, "asymmetric", 0.96)),
        new("Non-zero zero point is not supported", (TensorRt, "asymmetric", 0.95)),
        new("shiftIsAllZeros(zeroPoint)", (TensorRt, "asymmetric", 0.9)),
        new("Scale coefficients must all be positive", (TensorRt, "scales", 0.95)),
        new("applied to shape tensor must have 0 or 1 reshape dimensions", (TensorRt, "", 0.9)),
        new("Quantization parameters are not specified for param", (OnnxRuntime, "calibration", 0.9)),
        new(new MessagePattern("must be 1D tensor with size", @"(?:scale|zero point|zero_point) must be 1D tensor with size \d+"),
            (OnnxRuntime, "per-channel", 0.93)),
        new(new MessagePattern("Unrecognized attribute", @"Unrecognized attribute: \w+ for operator \w+"),
            (DiagnosisCodes.Export, "runtime", 0.93)),
        new("data type of input should be QUint8", (NumberType, "quantized", 0.95)),
        new("from the 'QuantizedCPU' backend", (NumberType, "quantized", 0.9)),
        new("is not in the metadata", (DiagnosisCodes.Export, "names", 0.9)),
        new("Invalid input name", (DiagnosisCodes.Export, "names", 0.8)),
        new("Tensor element data type discovered", (OnnxRuntime, "type", 0.95)),
        new("Protobuf parsing failed", (OnnxRuntime, "file", 0.93)),
        new(new MessagePattern("Load model from", @"Load model from \S{1,200} ?failed"), (OnnxRuntime, "file", 0.6)),
        new("incomplete metadata, file not fully covered", (UnreadableCheckpoint, "", 0.95)),

        new("is not in distill losses", (UnknownArgument, "distill", 0.95)),
        new(new MessagePattern("must be in", @"For \w{1,40}, ['""]?\w{1,40}['""]? must be in"), (UnknownArgument, "distill", 0.85)),
        new(new MessagePattern("is not in the model", @"['""][\w.]{1,80}['""] is not in the model"), (UnknownArgument, "distill", 0.8)),
        new(new MessagePattern("are mismatch", @"the shapes of pred \(\[?[\d, ]+\]?\) and target \(\[?[\d, ]+\]?\) are mismatch"),
            (LossTarget, "", 0.93)),
        new("check the provided fed_loss_cls_weights", (ClassWeight, "", 0.93)),
        new("does not exist in the metadata of dataset", (AnnotationFormat, "metadata", 0.93)),
        new("Input boxes to Box2BoxTransform are not valid", (AnnotationFormat, "box", 0.95)),

        new(new MessagePattern("environment variable",
            @"environment variable (?:RANK|WORLD_SIZE|MASTER_ADDR|MASTER_PORT|LOCAL_RANK) expected"),
            (DiagnosisCodes.Distributed, "launch", 0.95)),
        new("KeyError: 'LOCAL_RANK'", (DiagnosisCodes.Distributed, "launch", 0.95)),
        new("KeyError: 'RANK'", (DiagnosisCodes.Distributed, "launch", 0.95)),
        new("KeyError: 'WORLD_SIZE'", (DiagnosisCodes.Distributed, "launch", 0.9)),
        new("client socket has failed to connect", (DiagnosisCodes.Distributed, "address", 0.93)),

        new("Shape does not match true shape of", (ShapeMismatch, "request", 0.95)),
        new("input byte size mismatch", (ShapeMismatch, "request", 0.93)),
        new("unexpected shape for input", (ShapeMismatch, "request", 0.95)),
        new("inference header size should be in range", (ShapeMismatch, "request", 0.8)),
        new("failed to parse the request JSON buffer", (UnreadableConfig, "request", 0.95)),
        new("Request for unknown model", (MissingFiles, "server", 0.95)),
        new(new MessagePattern("is not defined", @"NameError: name '\w{1,60}' is not defined"), (UnreadableConfig, "name", 0.7)),
    ];
}
