namespace SegSharp.Configuration;

/// <summary>A config that cannot be read or does not make sense, told with the place, the key and what would work.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>Builds the exception.</summary>
    /// <param name="message">What is wrong, in one sentence.</param>
    /// <param name="location">Where.</param>
    /// <param name="key">The path of the key, such as <c>model.backbone.embed_dims</c>.</param>
    /// <param name="remedy">What would work.</param>
    public ConfigException(string message, SourceLocation? location = null, string? key = null, string? remedy = null)
        : base(Sentence(message, location, key, remedy))
    {
        Problem = message;
        Location = location;
        Key = key;
        Remedy = remedy;
    }

    /// <summary>What is wrong, without place, key and remedy.</summary>
    public string Problem { get; }

    /// <summary>Where it is wrong, if it is in one place.</summary>
    public SourceLocation? Location { get; }

    /// <summary>The path of the key, if it is about one.</summary>
    public string? Key { get; }

    /// <summary>What would work, if that is known.</summary>
    public string? Remedy { get; }

    /// <summary>Whether it is about Python that would have to be executed.</summary>
    internal bool IsRefusal { get; init; }

    private static string Sentence(string message, SourceLocation? location, string? key, string? remedy)
    {
        string place = location is { } known ? $"{known}: " : "";
        string subject = string.IsNullOrEmpty(key) ? "" : $"{key}: ";
        return place + subject + Closed(message) + (string.IsNullOrEmpty(remedy) ? "" : " " + Closed(remedy));
    }

    private static string Closed(string sentence) => sentence.EndsWith('.') || sentence.EndsWith('?') ? sentence : sentence + ".";
}
