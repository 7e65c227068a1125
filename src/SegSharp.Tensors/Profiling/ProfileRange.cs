namespace SegSharp.Tensors.Profiling;

/// <summary>A range of a profile that is open until disposed; nothing where no profile is being recorded.</summary>
public readonly struct ProfileRange : IDisposable
{
    private readonly Profiler? _profiler;

    internal ProfileRange(Profiler? profiler) => _profiler = profiler;

    /// <inheritdoc />
    public void Dispose() => _profiler?.End();
}
