namespace SegSharp.Bench;

/// <summary>Where a bench says what it is at.</summary>
internal interface IBenchDisplay
{
    /// <summary>Runs a piece of work that names its stages.</summary>
    /// <param name="what">The piece of work.</param>
    /// <param name="body">Does it; calls its argument where a stage begins.</param>
    T Run<T>(string what, Func<Action<string>, T> body);

    /// <summary>Something to know.</summary>
    void Note(string text);

    /// <summary>Something that went wrong with a side.</summary>
    void Error(string text);
}
