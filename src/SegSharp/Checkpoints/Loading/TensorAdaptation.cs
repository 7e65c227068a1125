using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Loading;

/// <summary>Brings a checkpoint's numbers into a model's shape, as a <see cref="LoadEntry"/> says.</summary>
internal static class TensorAdaptation
{
    /// <summary>Sets a slot.</summary>
    /// <param name="slot">The model's tensor.</param>
    /// <param name="entry">What is to be done.</param>
    /// <param name="policy">Says which class becomes which.</param>
    /// <param name="layer">How the slot's rows belong to classes.</param>
    /// <param name="source">The checkpoint's tensor, unless the entry does without.</param>
    /// <param name="device">Where the slot gets memory.</param>
    public static void Apply(TensorSlot slot, LoadEntry entry, LoadPolicy policy, ClassifierLayer layer,
        TensorSource? source, Device device)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Disable();
        switch (entry.Action)
        {
            case LoadAction.Load:
                Load(slot, source!, device);
                break;
            case LoadAction.MapClasses:
                Initialize(slot, layer, entry.Name, device);
                MapClasses(slot.Value, Plain(source!.Read(), slot), layer, policy.Classes);
                break;
            case LoadAction.AdaptChannels:
                slot.Load(AdaptChannels(Plain(source!.Read(), slot), slot.Shape[1].Value), device);
                break;
            case LoadAction.Interpolate:
                slot.Load(Interpolate(Plain(source!.Read(), slot), slot.Shape), device);
                break;
            case LoadAction.Slice or LoadAction.Pad:
                Materialize(slot, device);
                CopyOverlap(slot.Value, Plain(source!.Read(), slot));
                break;
            case LoadAction.Reinitialize:
                Initialize(slot, layer, entry.Name, device);
                break;
            case LoadAction.Missing:
                Materialize(slot, device);
                break;
        }
    }

    private static void Load(TensorSlot slot, TensorSource source, Device device)
    {
        if (source is LiveTensorSource)
        {
            slot.Load(source.Read(), device);
        }
        else
        {
            slot.Take(source.Read(), device); // memory of its own
        }
    }

    // As timm's adapt_input_conv: grey is the sum of the colours; more channels than three repeat them, scaled so that
    // a picture whose channels are all alike gives what it gave before.
    private static Tensor AdaptChannels(Tensor kernel, long channels)
    {
        long before = kernel.Shape[1].Value;
        if (channels == 1)
        {
            return kernel.Sum([1], keepDim: true);
        }

        Tensor repeated = Ops.Cat([.. Enumerable.Repeat(kernel, (int)((channels + before - 1) / before))], 1);
        return repeated.Narrow(1, 0, channels) * (before / (double)channels);
    }

    // A kernel of another size covers the same patch with the same sum; a position embedding is a map of its places.
    private static Tensor Interpolate(Tensor source, Shape target)
    {
        if (target.Rank == 4)
        {
            double area = source.Shape[2].Value * source.Shape[3].Value / (double)(target[2].Value * target[3].Value);
            return source.ResizeBilinear(target[2], target[3]) * area;
        }

        (int extra, int side, int sideBefore) = PositionGrid.Common(target[1].Value, source.Shape[1].Value)!.Value;
        long width = target[2].Value;
        Tensor map = source.Narrow(1, extra, (long)sideBefore * sideBefore).Reshape([target[0], sideBefore, sideBefore, width])
            .Permute(0, 3, 1, 2);
        Tensor rows = map.ResizeBilinear(side, side).Permute(0, 2, 3, 1).Reshape([target[0], (long)side * side, width]);
        return extra == 0 ? rows : Ops.Cat([source.Narrow(1, 0, extra), rows], 1);
    }

    private static void CopyOverlap(Tensor target, Tensor source)
    {
        for (int dim = 0; dim < target.Shape.Rank; dim++)
        {
            long count = Math.Min(target.Shape[dim].Value, source.Shape[dim].Value);
            (target, source) = (target.Narrow(dim, 0, count), source.Narrow(dim, 0, count));
        }

        target.CopyInPlace(source);
    }

    private static void MapClasses(Tensor target, Tensor source, ClassifierLayer layer, ClassCorrespondence? classes)
    {
        ClassifierLayer before = layer with { Rows = source.Shape[0].Value };
        classes ??= ClassCorrespondence.ByPlace((int)layer.ClassCount!.Value, (int)before.ClassCount!.Value);
        int rows = layer.RowsPerClass;
        for (int i = 0; i < classes.Sources.Count; i++)
        {
            if (classes.Sources[i] is { } from)
            {
                target.Narrow(0, (long)i * rows, rows).CopyInPlace(source.Narrow(0, (long)from * rows, rows));
            }
        }

        if (layer.Kind == ClassifierKind.ClassesAndBackground)
        {
            target.Narrow(0, layer.Rows - 1, 1).CopyInPlace(source.Narrow(0, before.Rows - 1, 1));
        }
    }

    private static void Initialize(TensorSlot slot, ClassifierLayer layer, string name, Device device)
    {
        slot.Initialize(device);
        if (layer.Kind == ClassifierKind.None)
        {
            return;
        }

        if (ClassifierLayer.IsBias(name))
        {
            slot.Value.FillInPlace(0);
        }
        else
        {
            slot.Value.NormalInPlace(0, layer.Deviation);
        }
    }

    private static void Materialize(TensorSlot slot, Device device)
    {
        if (!slot.IsMaterialized)
        {
            slot.Initialize(device);
        }
    }

    private static Tensor Plain(Tensor source, TensorSlot slot) =>
        source.To(slot.Value.IsSymbolic ? Device.Cpu : slot.Value.Device).To(slot.Value.DType);
}
