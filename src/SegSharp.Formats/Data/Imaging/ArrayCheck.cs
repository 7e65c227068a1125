namespace SegSharp.Data.Imaging;

/// <summary>The one check of arrays that become an image's memory.</summary>
internal static class ArrayCheck
{
    public static T[] Length<T>(T[] array, int length)
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.Length == length
            ? array
            : throw new ArgumentException($"The array has {array.Length} values, the image {length}.", nameof(array));
    }
}
