namespace SegSharp.Inference.Kernels;

/// <summary>What stands between the linear maps of a feed-forward part.</summary>
internal interface IActivation
{
    /// <summary>The function of each number.</summary>
    static abstract V Apply<V>(V value)
        where V : unmanaged, IVector<V>;
}
