namespace SegSharp.IO;

/// <summary>Writes files that are either the old ones or wholly the new ones, whatever happens meanwhile.</summary>
/// <remarks>The content goes to a temporary name in the same directory, is flushed to the disk and then renamed;
/// the new name is flushed too.</remarks>
public static partial class AtomicFile
{
    // How .NET tells that a file grew beyond what its file system or a resource limit allows (EFBIG): as an argument of this name.
    private const string TooLarge = "value";

    /// <summary>Writes what <paramref name="write"/> puts into the stream.</summary>
    /// <param name="path">The file to make or to replace; its directory is made where it is missing.</param>
    /// <param name="write">Receives a stream that can seek; it need not be flushed or closed.</param>
    /// <exception cref="IOException">The disk refused (full, read-only, …). The file is as it was before.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(target)!);
        }
        catch (Exception e)
        {
            Remove(temporary);
            if (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: TooLarge })
            {
                throw new IOException($"'{path}' was not written, and nothing was changed: {Reason(e, temporary)}.", e);
            }

            throw;
        }
    }

    /// <summary>The file that a temporary one was going to become; null for other files.</summary>
    /// <param name="name">The name of a file that a process may have left behind when it was killed.</param>
    internal static string? TargetOf(string name) => TemporaryName().Match(name) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Writes <paramref name="content"/>.</summary>
    /// <inheritdoc cref="Write" path="/exception" />
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> content) =>
        Write(path, stream => stream.Write(content.Span));

    /// <summary>Writes <paramref name="content"/> as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write" path="/exception" />
    public static void WriteAllText(string path, string content) =>
        WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Sees, before the work that fills it, that a file can be written: makes a file beside it and removes it again.</summary>
    /// <param name="path">The file to make or to replace; where its directory is missing, the nearest one above is tried.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Probe(string path)
    {
        string target = Path.GetFullPath(path), folder = Path.GetDirectoryName(target) ?? target;
        if (Directory.Exists(target))
        {
            throw new IOException($"'{path}' cannot be written: it is a directory.");
        }

        while (!Directory.Exists(folder))
        {
            folder = File.Exists(folder) ? throw new IOException($"'{path}' cannot be written: '{folder}' is a file.")
                : Path.GetDirectoryName(folder)!;
        }

        string temporary = Path.Combine(folder, $"{Path.GetRandomFileName()}.tmp");
        try
        {
            new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1,
                FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: {Reason(e, temporary)}.", e);
        }
    }

    // The system names the temporary file, which says nothing to anybody.
    private static string Reason(Exception e, string temporary) => (e is ArgumentException argument ? ArgumentText.Of(argument) : e.Message)
        .Split($" : '{temporary}'")[0].Replace($" '{temporary}'", "", StringComparison.Ordinal).TrimEnd('.');

    // The target, and what Path.GetRandomFileName gives.
    [System.Text.RegularExpressions.GeneratedRegex(@"^(.+)\.[a-z0-9]{8}\.[a-z0-9]{3}\.tmp$",
        System.Text.RegularExpressions.RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial System.Text.RegularExpressions.Regex TemporaryName();

    // The temporary file is of no use to anybody; that it cannot be removed must not hide why writing failed.
    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
