using System.Runtime.InteropServices;

namespace SegSharp.Tensors.Native;

/// <content>The functions of <c>segsharp_profiler.h</c>, recomputation and high-water marks.</content>
internal static unsafe partial class NativeMethods
{
    /// <summary>The high-water mark of a training's stages; the profiler has one of its own.</summary>
    public const int StageMark = 0;

    [LibraryImport(Library, EntryPoint = "seg_recomputation")]
    public static partial NativeStatus AttachRecomputation(
        nint input, nint output, delegate* unmanaged<nint, nint, nint, nint*, long*, NativeStatus> recompute,
        delegate* unmanaged<nint, void> release,
        nint context, out nint result);

    [LibraryImport(Library, EntryPoint = "seg_allocator_take_mark")]
    public static partial NativeStatus TakeMemoryMark(int mark, out long most);

    [LibraryImport(Library, EntryPoint = "seg_profile_start")]
    public static partial NativeStatus StartProfile(out nint profile);

    [LibraryImport(Library, EntryPoint = "seg_profile_begin")]
    public static partial NativeStatus BeginProfileRange(nint profile, int name);

    [LibraryImport(Library, EntryPoint = "seg_profile_end")]
    public static partial NativeStatus EndProfileRange(nint profile);

    [LibraryImport(Library, EntryPoint = "seg_profile_stop")]
    public static partial NativeStatus StopProfile(nint profile, out long spanCount);

    [LibraryImport(Library, EntryPoint = "seg_profile_spans")]
    public static partial NativeStatus GetProfileSpans(nint profile, NativeProfileSpan* spans, long capacity);

    [LibraryImport(Library, EntryPoint = "seg_profile_name")]
    public static partial nint GetProfileName(nint profile, int index);

    [LibraryImport(Library, EntryPoint = "seg_profile_free")]
    public static partial NativeStatus FreeProfile(nint profile);
}
