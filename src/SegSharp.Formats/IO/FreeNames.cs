namespace SegSharp.IO;

/// <summary>Gives files made of others names that none of them has yet: the second <c>a</c> is <c>a_2</c>.</summary>
internal sealed class FreeNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The name of a file without its ending, numbered where it is taken.</summary>
    /// <param name="file">The file, with the folders that belong to its name.</param>
    public string Of(string file)
    {
        string stem = Path.ChangeExtension(file, null), free = stem;
        for (int number = 2; !_taken.Add(free); number++)
        {
            free = $"{stem}_{number}";
        }

        return free;
    }
}
