using System.Runtime.InteropServices;

namespace SegSharp.Tensors.Native;

/// <summary>The functions of <c>segsharp_tensor.h</c>.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = NativeLibraryName.Value;

    [LibraryImport(Library, EntryPoint = "seg_operator_find", StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeStatus FindOperator(string name, string overload, out nint result);

    [LibraryImport(Library, EntryPoint = "seg_operator_schema")]
    public static partial NativeStatus GetSchema(nint op, byte* buffer, long size, out long needed);

    [LibraryImport(Library, EntryPoint = "seg_operator_call")]
    public static partial NativeStatus CallOperator(
        nint op, NativeValue* arguments, int argumentCount, NativeValue* results, int* resultCount);

    [LibraryImport(Library, EntryPoint = "seg_time_unary", StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeStatus TimeUnary(string name, nint input, long repeats, out double seconds);

    // Freeing runs destructors of whole graphs and may take a while; a recomputation's calls back to free its handle.
    [LibraryImport(Library, EntryPoint = "seg_tensor_free")]
    public static partial NativeStatus FreeTensor(nint tensor);

    [LibraryImport(Library, EntryPoint = "seg_tensor_get_info")]
    public static partial NativeStatus GetTensorInfo(nint tensor, out NativeTensorInfo info);

    [LibraryImport(Library, EntryPoint = "seg_forget_packed")]
    public static partial NativeStatus ForgetPacked(nint tensor);

    [LibraryImport(Library, EntryPoint = "seg_tensor_live_count")]
    [SuppressGCTransition]
    public static partial long GetLiveTensorCount();

    [LibraryImport(Library, EntryPoint = "seg_set_requires_grad")]
    public static partial NativeStatus SetRequiresGrad(nint tensor, int value);

    [LibraryImport(Library, EntryPoint = "seg_get_grad")]
    public static partial NativeStatus GetGrad(nint tensor, out nint grad);

    [LibraryImport(Library, EntryPoint = "seg_set_grad")]
    public static partial NativeStatus SetGrad(nint tensor, nint grad);

    [LibraryImport(Library, EntryPoint = "seg_backward")]
    public static partial NativeStatus Backward(nint* roots, nint* gradients, int count, int retainGraph);

    [LibraryImport(Library, EntryPoint = "seg_grad_mode")]
    public static partial int GetGradMode();

    [LibraryImport(Library, EntryPoint = "seg_set_grad_mode")]
    public static partial void SetGradMode(int enabled);

    [LibraryImport(Library, EntryPoint = "seg_inference_mode_enter")]
    public static partial NativeStatus EnterInferenceMode(out nint guard);

    [LibraryImport(Library, EntryPoint = "seg_inference_mode_leave")]
    public static partial void LeaveInferenceMode(nint guard);

    [LibraryImport(Library, EntryPoint = "seg_autocast_enter")]
    public static partial NativeStatus EnterAutocast(int device, int dtype, out int former);

    [LibraryImport(Library, EntryPoint = "seg_autocast_leave")]
    public static partial NativeStatus LeaveAutocast(int device, int former);

    [LibraryImport(Library, EntryPoint = "seg_set_deterministic")]
    public static partial NativeStatus SetDeterministic(int enabled);

    [LibraryImport(Library, EntryPoint = "seg_set_threads")]
    public static partial NativeStatus SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "seg_get_threads")]
    public static partial int GetThreads();

    [LibraryImport(Library, EntryPoint = "seg_manual_seed")]
    public static partial NativeStatus ManualSeed(long seed);

    [LibraryImport(Library, EntryPoint = "seg_get_random_state")]
    public static partial NativeStatus GetRandomState(int device, out nint state);

    [LibraryImport(Library, EntryPoint = "seg_set_random_state")]
    public static partial NativeStatus SetRandomState(int device, nint state);

    [LibraryImport(Library, EntryPoint = "seg_cuda_device_count")]
    public static partial int GetCudaDeviceCount();

    [LibraryImport(Library, EntryPoint = "seg_libtorch_version")]
    public static partial nint GetLibtorchVersion();

    [LibraryImport(Library, EntryPoint = "seg_use_kernels", StringMarshalling = StringMarshalling.Utf8)]
    public static partial NativeStatus UseKernels(string level);

    [LibraryImport(Library, EntryPoint = "seg_allocator_install")]
    public static partial NativeStatus InstallAllocator();

    [LibraryImport(Library, EntryPoint = "seg_allocator_stats")]
    public static partial void GetMemoryStatistics(out MemoryStatistics statistics);

    [LibraryImport(Library, EntryPoint = "seg_allocator_reset_peak")]
    public static partial void ResetMemoryPeak();

    [LibraryImport(Library, EntryPoint = "seg_allocator_trim")]
    public static partial void TrimMemory();
}
