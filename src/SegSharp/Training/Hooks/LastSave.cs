namespace SegSharp.Training.Hooks;

/// <summary>Writes the last checkpoint of a run, whose work is lost without it: waits for room, and at last takes another place.</summary>
/// <param name="tell">Receives what the user must know at once.</param>
internal sealed class LastSave(Action<string> tell)
{
    // A minute in all: enough to free some space, and short enough for a machine that is about to be taken away.
    private static readonly int[] _waits = [2, 3, 5, 10, 20, 20];

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="write">Writes to the path that it is given.</param>
    /// <exception cref="IOException">It could not be written there; the message names the place that it was written to,
    /// if there is one.</exception>
    public void Write(string path, Action<string> write)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                write(path);
                if (attempt > 0)
                {
                    tell($"the last checkpoint is written: {path}");
                }

                return;
            }
            catch (IOException e) when (attempt < _waits.Length)
            {
                tell($"warning: the last checkpoint could not be written: {e.Message} Trying again in {_waits[attempt]} s ({attempt + 1} " +
                    $"of {_waits.Length}); make room for it.");
                Thread.Sleep(TimeSpan.FromSeconds(_waits[attempt]));
            }
            catch (IOException e)
            {
                throw Elsewhere(path, write, e);
            }
        }
    }

    private static IOException Elsewhere(string path, Action<string> write, IOException cause)
    {
        string other = Path.Combine(Path.GetTempPath(), $"segsharp-{Path.GetRandomFileName()}", Path.GetFileName(path));
        try
        {
            write(other);
            return new IOException($"{cause.Message} The last checkpoint was written to '{other}' instead: move it to '{path}'.", cause);
        }
        catch (IOException)
        {
            return cause;
        }
    }
}
