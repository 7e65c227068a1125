using SegSharp.Tensors.Native;

namespace SegSharp.Tensors;

/// <summary>What libtorch itself takes, without the way from C# and back: the measure of that way's cost.</summary>
public static class NativeTiming
{
    /// <summary>Calls an operator again and again inside of C++, unboxed, and drops what it gives.</summary>
    /// <param name="name">An operator from one tensor to one tensor, such as <c>aten::relu</c>.</param>
    /// <param name="input">Its argument.</param>
    /// <param name="repeats">How often.</param>
    /// <returns>The time of all calls.</returns>
    /// <exception cref="NativeException">There is no such operator, or it takes something else.</exception>
    public static TimeSpan UnaryCalls(string name, Tensor input, long repeats)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        NativeMethods.TimeUnary(name, input.Handle, repeats, out double seconds).ThrowIfFailed();
        GC.KeepAlive(input);
        return TimeSpan.FromSeconds(seconds);
    }
}
