using SegSharp.Configuration;

namespace SegSharp.Training;

/// <summary>The file that an encoder's weights begin with, by all the names that configs have for it.</summary>
internal static class PretrainedEncoder
{
    /// <summary>The path in <c>model.pretrained</c>, <c>backbone.pretrained</c> or <c>backbone.init_cfg.checkpoint</c>; null for none.</summary>
    /// <exception cref="ConfigException">There is no such file.</exception>
    public static string? Find(ConfigSection model)
    {
        ConfigDict? backbone = Dict(model.Dict, "backbone");
        ConfigDict? init = backbone is null ? null : Dict(backbone, "init_cfg");
        (ConfigNode Node, string Path)? found = Text(model.Dict, "pretrained") ?? Text(backbone, "pretrained") ?? Text(init, "checkpoint");
        if (found is not { } named)
        {
            return null;
        }

        return File.Exists(named.Path) || Directory.Exists(named.Path) ? named.Path : throw new ConfigException(
            $"the pretrained encoder '{named.Path}' {(named.Path.Contains("://", StringComparison.Ordinal) ? "is not downloaded" : "does not exist")}",
            named.Node.Location, remedy: "Download it and give its path, or set it to None to train from scratch");
    }

    private static ConfigDict? Dict(ConfigDict owner, string key) => owner.TryGet(key, out ConfigNode? node) ? node as ConfigDict : null;

    private static (ConfigNode Node, string Path)? Text(ConfigDict? owner, string key) =>
        owner is not null && owner.TryGet(key, out ConfigNode? node) && node is ConfigScalar { Value: string path } ? (node, path) : null;
}
