using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Memory that ran out, on the GPU, in the machine or in a container's shared part.</summary>
internal sealed class MemoryRecogniser : IErrorRecogniser
{
    private static readonly MessagePattern[] _onGpu =
    [
        new("CUDA out of memory", @"CUDA out of memory(?:\. Tried to allocate (?<size>[\d.]+ ?[KMGT]i?B))?"), new("OutOfMemoryError"),
        new("CUDNN_STATUS_ALLOC_FAILED"),
        new("CUDA error: out of memory"), new("Failed to allocate memory for requested buffer"), new("MPS backend out of memory"),
    ];

    private static readonly MessagePattern[] _onHost =
    [
        new("can't allocate memory", @"can't allocate memory: you tried to allocate (?<size>\d+ bytes)"),
        new("not enough memory: you tried to allocate"),
        new("Unable to allocate", @"unable to allocate (?<size>[\d.]+ ?[KMGT]i?B) for an array"), new("Cannot allocate memory"),
    ];

    private static readonly MessagePattern[] _shared = [new("killed by signal: Bus error"), new("insufficient shared memory"),
        new("killed by signal: Killed")];

    private static readonly MessagePattern[] _doubtful = [new("CUBLAS_STATUS_ALLOC_FAILED"), new("Unable to find a valid cuDNN algorithm"),
        new("CUDNN_STATUS_INTERNAL_ERROR"), new("CUDNN_STATUS_NOT_INITIALIZED")];

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
    [
        .. First(_onGpu, context) is { } gpu
            ? [Candidate.Of(Memory, IsEvaluation(context) ? "evaluation" : "", 0.93, gpu.Value, ("size", gpu.Groups["size"].Value))]
            : (IEnumerable<Candidate>)[],
        .. First(_onHost, context) is { } host ? [Candidate.Of(Memory, "host", 0.9, host.Value)] : (IEnumerable<Candidate>)[],
        .. First(_shared, context) is { } shared ? [Candidate.Of(Memory, "shared", 0.85, shared.Value)] : (IEnumerable<Candidate>)[],
        .. First(_doubtful, context) is { } doubtful
            ? [Candidate.Of(Memory, "library", 0.6, doubtful.Value), Candidate.Of(LabelRange, "library", 0.4, doubtful.Value)]
            : (IEnumerable<Candidate>)[],
    ];

    private static bool IsEvaluation(ErrorContext context) =>
        context.Text.HasAny("whole_inference", "simple_test", "val_step", "test_step", "val_loop", "single_gpu_test",
            "inference", "evaluate")
        || context.Config["model"]["test_cfg"]["mode"].Text == "whole";

    private static Match? First(MessagePattern[] patterns, ErrorContext context) =>
        patterns.Select(pattern => pattern.Last(context.Text)).FirstOrDefault(match => match is not null);
}
