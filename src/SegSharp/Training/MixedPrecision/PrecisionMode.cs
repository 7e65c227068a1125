using SegSharp.Configuration;
using SegSharp.Tensors;

namespace SegSharp.Training.MixedPrecision;

/// <summary>In which precision a model is run in training.</summary>
/// <param name="DType">The shorter type; null for plain float32.</param>
/// <param name="Scaler">The loss scale; null where the type has float32's range.</param>
public sealed record PrecisionMode(DType? DType = null, LossScaler? Scaler = null)
{
    /// <summary>
    /// Reads what a config asks for on a device: bfloat16 on the CPU, float16 with a loss scale on CUDA, unless it names a type.
    /// </summary>
    /// <exception cref="ConfigException">The device does not compute in the type.</exception>
    public static PrecisionMode Create(MixedPrecisionOptions? options, Device device)
    {
        if (options is null)
        {
            return new PrecisionMode();
        }

        bool isHalf = options.DataType == "float16" || (options.DataType is null && device.Type == DeviceType.Cuda);
        if (!isHalf)
        {
            return new PrecisionMode(Tensors.DType.BFloat16); // its exponent is float32's: nothing to scale
        }

        return device.Type == DeviceType.Cuda
            ? new PrecisionMode(Tensors.DType.Float16, Scaling(options))
            : throw new ConfigException("the CPU has no mixed precision with float16", null, "optim_wrapper.dtype",
                "Use dtype='bfloat16', or leave it out");
    }

    /// <summary>The rule by which the loss scale moves.</summary>
    public static LossScaler Scaling(MixedPrecisionOptions options)
    {
        if (!options.IsDynamic)
        {
            return new StaticLossScaler(options.InitialScale);
        }

        return options.Window is { } window
            ? new WindowLossScaler(options.InitialScale, options.GrowthFactor, window)
            : new GradScaler(options.InitialScale, options.GrowthFactor, options.BackoffFactor, options.GrowthInterval);
    }

    /// <summary>Runs in this precision until disposed; null where that is plain float32.</summary>
    public IDisposable? Enter(Device device) => DType is { } dtype ? Autocast.Enable(device, dtype) : null;
}
