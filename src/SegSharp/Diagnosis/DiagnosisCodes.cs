using System.Collections.Frozen;

namespace SegSharp.Diagnosis;

/// <summary>
/// Every code there is. SEG00xx is about reading a config, 01xx about the model, 02xx about checkpoints, 03xx about images and
/// labels, 04xx about training and running, 05xx about export, 06xx about what lies around a run and that only <c>explain</c> speaks of.
/// </summary>
public static class DiagnosisCodes
{
    /// <summary>A type that nobody registered, or that belongs to another code base.</summary>
    public static readonly DiagnosisCode UnknownType = new("SEG0001", "registry-type");

    /// <summary>A key that the type does not take, or a value of the wrong form.</summary>
    public static readonly DiagnosisCode UnknownArgument = new("SEG0002", "config-api");

    /// <summary>A file that is no config.</summary>
    public static readonly DiagnosisCode UnreadableConfig = new("SEG0003", "config-syntax");

    /// <summary>A folder or file that is not there, or images and masks that do not pair up.</summary>
    public static readonly DiagnosisCode MissingFiles = new("SEG0004", "dataset-paths");

    /// <summary>A part that the command needs and the config does not have.</summary>
    public static readonly DiagnosisCode MissingParts = new("SEG0005", "run-parts");

    /// <summary>Something that MMSegmentation's world has and SegSharp does not do yet.</summary>
    public static readonly DiagnosisCode NotBuilt = new("SEG0006", "not-built");

    /// <summary>A norm layer on a tensor of another layout.</summary>
    public static readonly DiagnosisCode NormLayout = new("SEG0101", "norm-layout");

    /// <summary>A head built for other channels than the backbone gives.</summary>
    public static readonly DiagnosisCode HeadChannels = new("SEG0102", "backbone-head-channels");

    /// <summary>Feature maps selected that do not exist, or lists of different lengths.</summary>
    public static readonly DiagnosisCode FeatureIndex = new("SEG0103", "in-index");

    /// <summary>Channels that cannot be split into the attention heads.</summary>
    public static readonly DiagnosisCode HeadsDivisibility = new("SEG0104", "heads-divisibility");

    /// <summary>Channels that cannot be split into the groups of a convolution or norm.</summary>
    public static readonly DiagnosisCode GroupDivisibility = new("SEG0105", "group-divisibility");

    /// <summary>Images with other channels than the first layer takes.</summary>
    public static readonly DiagnosisCode InputChannels = new("SEG0106", "in-channels");

    /// <summary>An image size that the model's strides do not divide.</summary>
    public static readonly DiagnosisCode InputDivisibility = new("SEG0107", "input-divisibility");

    /// <summary>An image so small that nothing is left of a feature map.</summary>
    public static readonly DiagnosisCode InputTooSmall = new("SEG0108", "input-too-small");

    /// <summary>A position embedding made for another image size.</summary>
    public static readonly DiagnosisCode PositionEmbedding = new("SEG0109", "input-size-vs-posembed");

    /// <summary>An encoder that this decoder cannot use.</summary>
    public static readonly DiagnosisCode EncoderSupport = new("SEG0110", "encoder-decoder-support");

    /// <summary>Logits at another resolution than the labels.</summary>
    public static readonly DiagnosisCode LogitsStride = new("SEG0111", "output-stride-logits");

    /// <summary>A sliding window whose crop, stride and image do not fit.</summary>
    public static readonly DiagnosisCode SlidingWindow = new("SEG0112", "sliding-window");

    /// <summary>A reshape to another number of elements.</summary>
    public static readonly DiagnosisCode Reshape = new("SEG0113", "reshape");

    /// <summary>A tensor with too many or too few dimensions.</summary>
    public static readonly DiagnosisCode Rank = new("SEG0114", "rank");

    /// <summary>A projection or prediction head whose widths do not chain.</summary>
    public static readonly DiagnosisCode ProjectionHead = new("SEG0115", "projection-head-dims");

    /// <summary>Embeddings of another width than the layer that takes them.</summary>
    public static readonly DiagnosisCode EmbeddingWidth = new("SEG0116", "embedding-dims");

    /// <summary>Two shapes that meet in an operator and do not fit.</summary>
    public static readonly DiagnosisCode ShapeMismatch = new("SEG0117", "shape-mismatch");

    /// <summary>Something that looks odd and is meant to be so.</summary>
    public static readonly DiagnosisCode ByDesign = new("SEG0118", "by-design");

    /// <summary>A part of a setup that could not be looked at before the run, so that nothing is known of it.</summary>
    public static readonly DiagnosisCode NotProven = new("SEG0119", "not-proven");

    /// <summary>A checkpoint whose names are not the model's.</summary>
    public static readonly DiagnosisCode CheckpointKeys = new("SEG0201", "checkpoint-keys");

    /// <summary>A checkpoint whose names have a prefix too many or too few, or that lies inside a wrapper.</summary>
    public static readonly DiagnosisCode CheckpointPrefix = new("SEG0202", "checkpoint-prefix");

    /// <summary>A checkpoint whose shapes are those of another variant.</summary>
    public static readonly DiagnosisCode CheckpointShape = new("SEG0203", "checkpoint-shape");

    /// <summary>A checkpoint with another number of classes.</summary>
    public static readonly DiagnosisCode CheckpointClasses = new("SEG0204", "num-classes-vs-checkpoint");

    /// <summary>Optimizer state that belongs to another model.</summary>
    public static readonly DiagnosisCode OptimizerResume = new("SEG0205", "optimizer-resume");

    /// <summary>A file that is no checkpoint.</summary>
    public static readonly DiagnosisCode UnreadableCheckpoint = new("SEG0206", "checkpoint-format");

    /// <summary>Labels that the model has no class for, or classes that the model and the data set count differently.</summary>
    public static readonly DiagnosisCode LabelRange = new("SEG0301", "num-classes-vs-labels");

    /// <summary>Label 0 removed where it is a class, or kept where it is not.</summary>
    public static readonly DiagnosisCode ReduceZeroLabel = new("SEG0302", "reduce-zero-label");

    /// <summary>A label that is ignored and meant as a class, or the other way round.</summary>
    public static readonly DiagnosisCode IgnoreIndex = new("SEG0303", "ignore-index");

    /// <summary>One class with softmax, two with sigmoid, and their relatives.</summary>
    public static readonly DiagnosisCode BinaryHead = new("SEG0304", "binary-head");

    /// <summary>Class weights of another length than the classes.</summary>
    public static readonly DiagnosisCode ClassWeight = new("SEG0305", "class-weight");

    /// <summary>A palette of another length than the classes.</summary>
    public static readonly DiagnosisCode PaletteClasses = new("SEG0306", "palette-classes");

    /// <summary>Masks that are pictures instead of class indices.</summary>
    public static readonly DiagnosisCode MaskFormat = new("SEG0307", "mask-format");

    /// <summary>An image and a mask of different sizes.</summary>
    public static readonly DiagnosisCode ImageMaskSize = new("SEG0308", "image-mask-size");

    /// <summary>Channels last where they should come first, or BGR where RGB is meant.</summary>
    public static readonly DiagnosisCode ChannelOrder = new("SEG0309", "channel-order");

    /// <summary>Mean and standard deviation of another length or range than the image's.</summary>
    public static readonly DiagnosisCode Normalization = new("SEG0310", "norm-mean-std");

    /// <summary>A class that no mask shows.</summary>
    public static readonly DiagnosisCode UnusedClass = new("SEG0311", "class-never-occurs");

    /// <summary>An image file that cannot be read, or is read differently than it looks.</summary>
    public static readonly DiagnosisCode ImageFile = new("SEG0312", "image-file");

    /// <summary>A transform that does not take the images or masks that it gets.</summary>
    public static readonly DiagnosisCode TransformInput = new("SEG0313", "transform-input");

    /// <summary>A target of another shape than the loss takes.</summary>
    public static readonly DiagnosisCode LossTarget = new("SEG0401", "loss-target-shape");

    /// <summary>A batch norm in training that sees one value per channel.</summary>
    public static readonly DiagnosisCode BatchNormSingle = new("SEG0402", "batchnorm-batch-size-1");

    /// <summary>A last batch that is smaller than the others, where that matters.</summary>
    public static readonly DiagnosisCode LastBatch = new("SEG0403", "batch-last");

    /// <summary>Synchronised batch norm without other processes to synchronise with.</summary>
    public static readonly DiagnosisCode SyncBatchNorm = new("SEG0404", "syncbn-distributed");

    /// <summary>Numbers of different types in one operator.</summary>
    public static readonly DiagnosisCode NumberType = new("SEG0405", "dtype-amp");

    /// <summary>Tensors on different devices.</summary>
    public static readonly DiagnosisCode Device = new("SEG0406", "device");

    /// <summary>More memory than there is.</summary>
    public static readonly DiagnosisCode Memory = new("SEG0407", "memory");

    /// <summary>A schedule that does not fit the length of the run.</summary>
    public static readonly DiagnosisCode Schedule = new("SEG0408", "schedule");

    /// <summary>Losses without names, weights or effect.</summary>
    public static readonly DiagnosisCode LossWeight = new("SEG0409", "loss-weight");

    /// <summary>Several processes for a run that has one.</summary>
    public static readonly DiagnosisCode Processes = new("SEG0410", "processes");

    /// <summary>A model that cannot be exported as asked, or an exported one that takes other sizes.</summary>
    public static readonly DiagnosisCode Export = new("SEG0501", "onnx-export");

    /// <summary>Packages, drivers or builds that do not fit together.</summary>
    public static readonly DiagnosisCode InstalledVersion = new("SEG0601", "install-version");

    /// <summary>A failure on the GPU that its message does not explain.</summary>
    public static readonly DiagnosisCode CudaRuntime = new("SEG0602", "cuda-runtime");

    /// <summary>Several processes or GPUs that do not go together.</summary>
    public static readonly DiagnosisCode Distributed = new("SEG0603", "distributed");

    /// <summary>Workers or batches of a data loader that fail.</summary>
    public static readonly DiagnosisCode DataLoading = new("SEG0604", "dataloader");

    /// <summary>A backward pass that cannot be computed.</summary>
    public static readonly DiagnosisCode Autograd = new("SEG0605", "autograd");

    /// <summary>A graph that TensorRT does not build or run.</summary>
    public static readonly DiagnosisCode TensorRt = new("SEG0606", "tensorrt");

    /// <summary>A graph or an input that ONNX Runtime refuses.</summary>
    public static readonly DiagnosisCode OnnxRuntime = new("SEG0607", "onnx-runtime");

    /// <summary>An optimizer that cannot be built as asked.</summary>
    public static readonly DiagnosisCode OptimizerConfig = new("SEG0608", "optimizer-config");

    /// <summary>Annotations that are not in the form that the data set reads.</summary>
    public static readonly DiagnosisCode AnnotationFormat = new("SEG0609", "annotation-format");

    /// <summary>A metric that gets values of another kind.</summary>
    public static readonly DiagnosisCode MetricInput = new("SEG0610", "metric-input");

    /// <summary>A model that is not found on the hub or in a folder.</summary>
    public static readonly DiagnosisCode HubDownload = new("SEG0611", "hub-download");

    private static readonly FrozenDictionary<string, DiagnosisCode> _byId = new[]
    {
        UnknownType, UnknownArgument, UnreadableConfig, MissingFiles, MissingParts, NotBuilt,
        NormLayout, HeadChannels, FeatureIndex, HeadsDivisibility, GroupDivisibility, InputChannels, InputDivisibility, InputTooSmall,
        PositionEmbedding, EncoderSupport, LogitsStride, SlidingWindow, Reshape, Rank, ProjectionHead, EmbeddingWidth,
        ShapeMismatch, ByDesign,
        NotProven,
        CheckpointKeys, CheckpointPrefix, CheckpointShape, CheckpointClasses, OptimizerResume, UnreadableCheckpoint,
        LabelRange, ReduceZeroLabel, IgnoreIndex, BinaryHead, ClassWeight, PaletteClasses, MaskFormat, ImageMaskSize,
        ChannelOrder, Normalization,
        UnusedClass, ImageFile, TransformInput,
        LossTarget, BatchNormSingle, LastBatch, SyncBatchNorm, NumberType, Device, Memory, Schedule, LossWeight, Processes,
        Export,
        InstalledVersion, CudaRuntime, Distributed, DataLoading, Autograd, TensorRt, OnnxRuntime,
        OptimizerConfig, AnnotationFormat, MetricInput, HubDownload,
    }.ToFrozenDictionary(code => code.Id, StringComparer.Ordinal);

    /// <summary>All codes in order.</summary>
    public static IReadOnlyList<DiagnosisCode> All { get; } = [.. _byId.Values.OrderBy(code => code.Id, StringComparer.Ordinal)];

    /// <summary>The code of an id; null if there is none.</summary>
    public static DiagnosisCode? Find(string id) => _byId.GetValueOrDefault(id);
}
