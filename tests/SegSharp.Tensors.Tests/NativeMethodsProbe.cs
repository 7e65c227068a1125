using SegSharp.Tensors.Native;

namespace SegSharp.Tensors.Tests;

/// <summary>Calls the native interface in ways that the public one does not.</summary>
internal static class NativeMethodsProbe
{
    public static void AssertUnknown(string name, string overload)
    {
        NativeStatus status = NativeMethods.FindOperator(name, overload, out nint handle);
        NativeException e = Assert.Throws<NativeException>(() => status.ThrowIfFailed());
        Assert.Equal(NativeFailure.UnknownOperator, e.Failure);
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
        Assert.Equal(0, handle);
    }
}
