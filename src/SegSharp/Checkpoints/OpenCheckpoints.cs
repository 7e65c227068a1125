namespace SegSharp.Checkpoints;

/// <summary>Checkpoints that one command reads from: each file is opened once, whoever asks for it, and closed with the others.</summary>
public sealed class OpenCheckpoints : IDisposable
{
    private readonly Dictionary<string, Checkpoint> _open = new(StringComparer.Ordinal);

    /// <summary>Opens a checkpoint, or gives the one that is open already. It stays open until all are closed.</summary>
    /// <param name="path">A file or folder.</param>
    /// <inheritdoc cref="Checkpoint.Open" path="/exception" />
    public Checkpoint Open(string path)
    {
        string key = System.IO.Path.GetFullPath(path);
        if (!_open.TryGetValue(key, out Checkpoint? checkpoint))
        {
            _open.Add(key, checkpoint = Checkpoint.Open(path));
        }

        return checkpoint;
    }

    /// <summary>Closes all of them.</summary>
    public void Dispose()
    {
        foreach (Checkpoint checkpoint in _open.Values)
        {
            checkpoint.Dispose();
        }

        _open.Clear();
    }
}
