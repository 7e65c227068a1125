using System.Runtime.InteropServices;
using SegSharp.Tensors.Native;

namespace SegSharp.Tensors.Profiling;

/// <summary>
/// Records what a thread does: every operator and backward node with its time and memory, and the modules, stages and steps around them.
/// One at a time in a process; while there is none, all that it costs is the look at <see cref="Current"/>.
/// </summary>
/// <remarks>
/// Operators tell of themselves through libtorch's RecordFunction, so those inside composite ones, in the backward pass and of other
/// libraries are seen alike. Memory is that of the CPU's allocator.
/// </remarks>
public sealed class Profiler : IDisposable
{
    private static Profiler? _current;

    private readonly OwnThread _own = OwnThread.Current;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Dictionary<object, int> _numbers = [];
    private readonly List<(string Name, ProfileSpanKind Kind)> _ranges = [];
    private nint _handle;

    private Profiler(nint handle) => _handle = handle;

    /// <summary>The profile that is being recorded; null for none.</summary>
    public static Profiler? Current => _current;

    /// <summary>Begins to record this thread.</summary>
    /// <exception cref="InvalidOperationException">One is being recorded already, or this is inside a module's call.</exception>
    public static Profiler Start()
    {
        if (_current is not null || ModulePath.Current.Length > 0)
        {
            throw new InvalidOperationException(
                _current is null ? $"A profile cannot begin inside the call of '{ModulePath.Current}'."
                    : "A profile is being recorded already.");
        }

        NativeRuntime.EnsureReady();
        NativeMethods.StartProfile(out nint handle).ThrowIfFailed();
        return _current = new Profiler(handle);
    }

    /// <summary>Opens a range around what follows, where a profile is being recorded.</summary>
    public static ProfileRange Range(ProfileSpanKind kind, string name)
    {
        _current?.Begin(name, kind, () => name);
        return new ProfileRange(_current);
    }

    /// <summary>Ends the recording.</summary>
    /// <returns>The spans in the order in which they began.</returns>
    /// <exception cref="InvalidOperationException">This is another thread, or the recording has ended before.</exception>
    public unsafe IReadOnlyList<ProfileSpan> Stop()
    {
        _own.Require("A profile");
        if (_current != this)
        {
            throw new InvalidOperationException("This profile has ended before.");
        }

        _current = null;
        NativeMethods.StopProfile(_handle, out long count).ThrowIfFailed();
        NativeProfileSpan[] spans = new NativeProfileSpan[count];
        fixed (NativeProfileSpan* pointer = spans)
        {
            NativeMethods.GetProfileSpans(_handle, pointer, count).ThrowIfFailed();
        }

        Dictionary<int, string> names = [];
        return Array.ConvertAll(spans, span => Convert(span, names));
    }

    /// <summary>Ends the recording, if it is still on, and forgets it.</summary>
    public void Dispose()
    {
        if (_handle == 0)
        {
            return;
        }

        _own.Require("A profile");
        _current = _current == this ? null : _current;
        NativeMethods.FreeProfile(_handle).ThrowIfFailed();
        _handle = 0;
    }

    /// <summary>Opens a range on the recorded thread; on others nothing happens.</summary>
    /// <param name="key">Stands for the range; its name is asked for once.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="name">Gives its name.</param>
    internal void Begin(object key, ProfileSpanKind kind, Func<string> name)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            return;
        }

        if (!_numbers.TryGetValue(key, out int number))
        {
            number = _numbers[key] = _ranges.Count;
            _ranges.Add((name(), kind));
        }

        NativeMethods.BeginProfileRange(_handle, number).ThrowIfFailed();
    }

    /// <summary>Ends the innermost range; nothing where the recording ended inside it.</summary>
    internal void End()
    {
        if (Environment.CurrentManagedThreadId == _thread && _current == this)
        {
            NativeMethods.EndProfileRange(_handle).ThrowIfFailed();
        }
    }

    private ProfileSpan Convert(NativeProfileSpan span, Dictionary<int, string> names)
    {
        ProfileSpanKind kind = (ProfileSpanKind)span.Kind;
        string? name;
        if (span.Kind > (int)ProfileSpanKind.BackwardNode)
        {
            (name, kind) = _ranges[span.Name];
        }
        else if (!names.TryGetValue(span.Name, out name))
        {
            name = names[span.Name] = Marshal.PtrToStringUTF8(NativeMethods.GetProfileName(_handle, span.Name))!;
        }

        return new ProfileSpan(
            name, kind, span.Start, span.Duration, span.Sequence, span.MemoryBefore, span.MemoryAfter, span.MemoryPeak,
            span.Parent, span.Thread);
    }
}
