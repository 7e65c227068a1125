namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>A view of a storage.</summary>
/// <param name="Storage">The numbers.</param>
/// <param name="Offset">The first element.</param>
/// <param name="Sizes">The shape.</param>
/// <param name="Strides">Elements between neighbours in each dimension.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Sizes, long[] Strides)
{
    /// <summary>The number of elements of the storage from the first used one to the last.</summary>
    public long Extent
    {
        get
        {
            long extent = 1;
            for (int i = 0; i < Sizes.Length; i++)
            {
                extent += (Sizes[i] - 1) * Strides[i];
            }

            return Sizes.Contains(0) ? 0 : extent;
        }
    }

    /// <summary>Whether the elements lie one after the other in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int i = Sizes.Length - 1; i >= 0; i--)
            {
                if (Sizes[i] != 1 && Strides[i] != expected)
                {
                    return false;
                }

                expected *= Sizes[i];
            }

            return true;
        }
    }
}
