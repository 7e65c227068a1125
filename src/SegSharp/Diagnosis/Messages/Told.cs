namespace SegSharp.Diagnosis.Messages;

/// <summary>Sentences that do not stand in the catalogue, such as those of a plugin, in each language that they are written in.</summary>
/// <typeparam name="T">The sentences: <see cref="MessageText"/> of a finding,
/// <see cref="Explain.ToldDiagnosis"/> of an explanation.</typeparam>
/// <param name="English">In English.</param>
public sealed record Told<T>(T English)
    where T : class
{
    /// <summary>In Chinese; null where nobody has translated them, and English is shown.</summary>
    public T? Chinese { get; init; }

    /// <summary>In a language.</summary>
    /// <param name="language">One of <see cref="Language"/>.</param>
    public T In(string language) => language == Language.Chinese ? Chinese ?? English : English;
}
