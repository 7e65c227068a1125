namespace SegSharp.Configuration.Vocabulary;

/// <summary>
/// What a config says of the checkpoint that a run goes on from: 0.x names it by <c>resume_from</c>, 1.x by <c>resume</c> and
/// <c>load_from</c>; without a name, and for <c>auto_resume</c>, it is the newest one of the run's folder.
/// </summary>
/// <param name="LoadFrom">The file of weights; a run goes on from it where <paramref name="Resume"/> says so.</param>
/// <param name="ResumeFrom">The checkpoint by 0.x's key.</param>
/// <param name="Resume">Whether the run goes on from <paramref name="LoadFrom"/>, or else from its folder.</param>
/// <param name="AutoResume">Whether it goes on from its folder.</param>
public sealed record ResumeKeys(string? LoadFrom, string? ResumeFrom, bool Resume, bool AutoResume)
{
    /// <summary>The checkpoint that the run goes on from by its name; null where none is named.</summary>
    public string? Named => ResumeFrom ?? (Resume ? LoadFrom : null);

    /// <summary>Whether the run goes on from the newest checkpoint of its folder, where there is one.</summary>
    public bool LooksInFolder => Named is null && (Resume || AutoResume);

    /// <summary>Reads the keys; a value of another type counts as none, since their reader refuses it.</summary>
    public static ResumeKeys Of(ConfigDict config) =>
        new(Text(config, "load_from"), Text(config, "resume_from"), IsTrue(config, "resume"), IsTrue(config, "auto_resume"));

    /// <summary>Reads the keys.</summary>
    /// <exception cref="ConfigException">A value is of another type.</exception>
    internal static ResumeKeys Read(ConfigSection root) => new(
        root.OptionalString("load_from"), root.OptionalString("resume_from"), root.Bool("resume", fallback: false),
        root.Bool("auto_resume", fallback: false));

    private static string? Text(ConfigDict config, string key) =>
        config.TryGet(key, out ConfigNode? node) && node is ConfigScalar { Value: string { Length: > 0 } text } ? text : null;

    private static bool IsTrue(ConfigDict config, string key) =>
        config.TryGet(key, out ConfigNode? node) && node is ConfigScalar { Value: true };
}
