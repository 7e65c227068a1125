namespace SegSharp.Data.Loading;

/// <summary>
/// Which sample comes at which position, without end. The answer follows from the position alone, whatever was asked before.
/// </summary>
public interface ISampleOrder
{
    /// <summary>The sample at a position, and which round of draws it gets: a sample must not come twice in one round.</summary>
    /// <param name="position">Counted over all epochs, from 0.</param>
    (long Epoch, int Index) At(long position);
}
