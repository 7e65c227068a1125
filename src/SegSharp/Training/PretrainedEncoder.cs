using SegSharp.Configuration;

namespace SegSharp.Training;

/// <summary>The file that an encoder's weights begin with, by all the names that configs have for it.</summary>
internal static class PretrainedEncoder
{
    /// <summary>
    /// The path in <c>model.pretrained</c>, <c>backbone.pretrained</c> or <c>backbone.init_cfg.checkpoint</c>; null for none.
    /// </summary>
    /// <exception cref="ConfigException">There is no such file.</exception>
    public static string? Find(ConfigSection model)
    {
        if (Named(model.Dict) is not { } named)
        {
            return null;
        }

        return File.Exists(named.Path) || Directory.Exists(named.Path) ? named.Path : throw new ConfigException(
            $"the pretrained encoder '{named.Path}' {(IsAddress(named.Path) ? "is not downloaded" : "does not exist")}",
            named.Node.Location, remedy: Remedy(named.Path));
    }

    private static string Remedy(string path) => ModelZoo.Find(path) is { } page
        ? $"Download it (curl -LO {page}) and give the path of '{page[(page.LastIndexOf('/') + 1)..]}', " +
            "or set it to None to train from scratch"
        : "Download it and give its path, or set it to None to train from scratch";

    /// <summary>Whether a file is named by an address on the network or in a model zoo.</summary>
    internal static bool IsAddress(string path) => path.Contains("://", StringComparison.Ordinal);

    /// <summary>The same path with its place and key, whether the file is there or not.</summary>
    internal static (ConfigNode Node, string Path, string Key)? Named(ConfigDict model)
    {
        ConfigDict? backbone = Dict(model, "backbone");
        ConfigDict? init = backbone is null ? null : Dict(backbone, "init_cfg");
        return Text(model, "pretrained", "model.pretrained") ?? Text(backbone, "pretrained", "model.backbone.pretrained")
            ?? Text(init, "checkpoint", "model.backbone.init_cfg.checkpoint");
    }

    private static ConfigDict? Dict(ConfigDict owner, string key) => owner.TryGet(key, out ConfigNode? node) ? node as ConfigDict : null;

    private static (ConfigNode Node, string Path, string Key)? Text(ConfigDict? owner, string key, string whole) =>
        owner is not null && owner.TryGet(key, out ConfigNode? node) && node is ConfigScalar { Value: string path }
            ? (node, path, whole) : null;
}
