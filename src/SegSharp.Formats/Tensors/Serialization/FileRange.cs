using Microsoft.Win32.SafeHandles;

namespace SegSharp.Tensors.Serialization;

/// <summary>Reads at a place in a file, from any number of threads at once.</summary>
internal static class FileRange
{
    /// <exception cref="CheckpointFormatException">The file has become shorter since it was opened.</exception>
    public static void Fill(string path, SafeFileHandle file, long offset, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            int read = RandomAccess.Read(file, target, offset);
            if (read == 0)
            {
                throw new CheckpointFormatException(path, $"the file ends at byte {offset}, in the middle of a tensor.");
            }

            offset += read;
            target = target[read..];
        }
    }
}
