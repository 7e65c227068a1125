using SegSharp.Tensors.Native;

namespace SegSharp.Tensors;

/// <summary>Switches on this thread how operators are recorded. Each guard restores the former mode
/// when disposed, on the thread that made it and in the reverse order of making.</summary>
public static class GradMode
{
    /// <summary>Whether operators are recorded for a backward pass.</summary>
    public static bool IsEnabled => Current() != 0;

    /// <summary>Records nothing until disposed.</summary>
    public static IDisposable Disable() => new GradGuard(enabled: false);

    /// <summary>Records again, inside a part that does not.</summary>
    public static IDisposable Enable() => new GradGuard(enabled: true);

    /// <summary>Like <see cref="Disable"/>, and tensors made inside can never take part in a backward pass: the fastest mode.</summary>
    public static IDisposable Inference() => new InferenceGuard();

    private static int Current()
    {
        NativeRuntime.EnsureReady();
        return NativeMethods.GetGradMode();
    }

    private sealed class GradGuard : IDisposable
    {
        private readonly OwnThread _thread = OwnThread.Current;
        private readonly int _former = Current();
        private bool _disposed;

        public GradGuard(bool enabled) => NativeMethods.SetGradMode(enabled ? 1 : 0);

        public void Dispose()
        {
            // once only: a second call would undo what was set since
            if (!_disposed)
            {
                _thread.Require("A guard of the grad mode");
                _disposed = true;
                NativeMethods.SetGradMode(_former);
            }
        }
    }

    private sealed class InferenceGuard : IDisposable
    {
        private readonly OwnThread _thread = OwnThread.Current;
        private nint _guard;

        public InferenceGuard()
        {
            NativeRuntime.EnsureReady();
            NativeMethods.EnterInferenceMode(out _guard).ThrowIfFailed();
        }

        public void Dispose()
        {
            if (_guard != 0)
            {
                _thread.Require("A guard of the inference mode");
                NativeMethods.LeaveInferenceMode(_guard);
                _guard = 0;
            }
        }
    }
}
