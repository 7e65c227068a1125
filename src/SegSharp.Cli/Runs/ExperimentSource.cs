using SegSharp.Configuration;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Runs;

/// <summary>Reads the config that a command was given.</summary>
internal static class ExperimentSource
{
    /// <summary>Reads a config with its changes, without looking at what it means.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ConfigException">It is no config.</exception>
    public static ConfigDict Load(string path, IEnumerable<string> overrides) =>
        ConfigFile.Load(BuiltInConfigs.Contains(path) ? path : ExistingFile.Require(path, "config"), overrides);

    /// <summary>Reads a config and what it asks for.</summary>
    /// <param name="path">The config's path.</param>
    /// <param name="overrides">The changes.</param>
    /// <param name="registries">What it may name; null for the library's own classes.</param>
    /// <inheritdoc cref="Load" path="/exception" />
    public static Experiment Read(string path, IEnumerable<string> overrides, Registries? registries = null)
    {
        Experiment experiment = ExperimentReader.Read(Load(path, overrides), registries);
        ImageFile.MaxPixels = experiment.MaxPixels ?? ImageFile.MaxPixels;
        return experiment;
    }
}
