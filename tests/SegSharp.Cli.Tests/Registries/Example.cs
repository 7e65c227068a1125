namespace SegSharp.Cli.Tests.Registries;

/// <summary>How a config asks for a registered name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Keys">Its other keys, as in a call of <c>dict</c>.</param>
internal sealed record Example(string Name, string Keys = "")
{
    /// <summary>The section of the config.</summary>
    public override string ToString() => Section("type");

    /// <summary>The section, where the name stands under another key than <c>type</c>.</summary>
    public string Section(string key) => $"dict({key}='{Name}'{(Keys.Length > 0 ? ", " : "")}{Keys})";
}
