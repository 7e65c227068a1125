using SegSharp.Cli.Hosting;
using SegSharp.Tensors;

namespace SegSharp.Cli.Runs;

/// <summary>Sees that a device is there before anything is put on it.</summary>
internal static class DeviceCheck
{
    /// <summary>Refuses a CUDA device that this machine or this libtorch does not have.</summary>
    /// <exception cref="UsageException">There is no such device.</exception>
    public static Device Require(Device device)
    {
        int count = device.Type == DeviceType.Cuda ? TensorRuntime.CudaDeviceCount : 0;
        if (device.Type == DeviceType.Cuda && device.Index >= count)
        {
            string found = count == 0
                ? $"libtorch {TensorRuntime.LibtorchVersion} finds no CUDA device here"
                : $"there {(count == 1 ? "is 1 CUDA device" : $"are {count} CUDA devices")}, counted from 0";
            throw new UsageException(
                $"--device {device}: {found}. Use --device cpu, or a libtorch built with CUDA on a machine that has one.");
        }

        return device;
    }
}
