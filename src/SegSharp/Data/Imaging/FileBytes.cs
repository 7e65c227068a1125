using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace SegSharp.Data.Imaging;

/// <summary>A file's content in a rented array: thousands of files are read per minute, and all are decoded at once.</summary>
internal readonly struct FileBytes : IDisposable
{
    private readonly byte[] _rented;
    private readonly int _length;

    private FileBytes(byte[] rented, int length) => (_rented, _length) = (rented, length);

    public ReadOnlySpan<byte> Span => _rented.AsSpan(0, _length);

    /// <summary>Reads the whole file; <paramref name="kind"/> is what it is called in messages.</summary>
    /// <exception cref="DataException">It is not there or cannot be read.</exception>
    public static FileBytes Read(string path, string kind)
    {
        try
        {
            if (UserFile.KindOfSpecial(path) is { } special)
            {
                throw new DataException($"The {kind} '{path}' is {special}, and no file.", path)
                {
                    Fault = Refused($"it is {special}, and no file"),
                };
            }

            using SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            int length = checked((int)RandomAccess.GetLength(handle));
            byte[] rented = ArrayPool<byte>.Shared.Rent(length);
            int done = 0;
            for (int count; done < length && (count = RandomAccess.Read(handle, rented.AsSpan(done, length - done), done)) > 0;)
            {
                done += count;
            }

            return new FileBytes(rented, done);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(
                $"The {kind} '{path}' does not exist: check the data root, the directories and the suffixes of the data set.", path, e)
            {
                Fault = Refused("it does not exist"),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OverflowException)
        {
            string reason = e.Message.TrimEnd('.');
            throw new DataException($"The {kind} '{path}' cannot be read ({reason}).", path, e) { Fault = Refused(reason) };
        }
    }

    private static ImageFault Refused(string reason) => new(ImageFaultKind.Access, reason);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
}
