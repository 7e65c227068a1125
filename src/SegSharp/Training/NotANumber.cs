using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Optimizers;

namespace SegSharp.Training;

/// <summary>Looks for what is no number in weights and gradients.</summary>
internal static class NotANumber
{
    /// <summary>The first parameter or buffer that holds NaN; null where there is none.</summary>
    public static string? FindWeight(Module model)
    {
        using IDisposable mode = GradMode.Disable();
        return model.NamedState().FirstOrDefault(state => IsReal(state.Slot.Value.DType) && HoldsNaN(state.Slot.Value)).Name;
    }

    /// <summary>
    /// Whether a gradient may hold NaN or an infinity: one number says of all together, in a pass over each, that none does.
    /// </summary>
    public static bool MayBeInGradients(IReadOnlyList<OptimizedParameter> parameters)
    {
        using IDisposable mode = GradMode.Disable();
        using TensorScope scope = TensorScope.Open();
        Tensor[] sums =
            [.. parameters.Select(parameter => parameter.Parameter.Value.Grad).OfType<Tensor>().Select(gradient => Single(gradient.Sum()))];
        return sums.Length > 0 && !double.IsFinite(Ops.Stack(sums, 0).Sum().Item());
    }

    /// <summary>The first parameter whose gradient holds NaN or an infinity; null where there is none.</summary>
    public static string? FindGradient(IReadOnlyList<OptimizedParameter> parameters)
    {
        using IDisposable mode = GradMode.Disable();
        return parameters.FirstOrDefault(parameter => parameter.Parameter.Value.Grad is { } gradient && !IsFinite(gradient))?.Name;
    }

    private static Tensor Single(Tensor value) => value.DType == DType.Float32 ? value : value.To(DType.Float32);

    private static bool IsReal(DType type) => type is DType.Float16 or DType.BFloat16 or DType.Float32 or DType.Float64;

    // A sum tells in one pass that all is well; only where it does not is every number looked at.
    private static bool HoldsNaN(Tensor values)
    {
        using TensorScope scope = TensorScope.Open();
        return double.IsNaN(values.Sum().Item()) && values.Eq(values).To(DType.Int64).Sum().Item() < values.Shape.ElementCount.Value;
    }

    private static bool IsFinite(Tensor values)
    {
        using TensorScope scope = TensorScope.Open();
        return double.IsFinite(values.Sum().Item()) || values.IsFinite().To(DType.Int64).Sum().Item() >= values.Shape.ElementCount.Value;
    }
}
