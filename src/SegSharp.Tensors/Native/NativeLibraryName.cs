namespace SegSharp.Tensors.Native;

/// <summary>The name under which every <c>LibraryImport</c> finds the native library.</summary>
internal static class NativeLibraryName
{
    public const string Value = "segsharp_native";
}
