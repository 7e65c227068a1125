using System.Reflection;
using System.Runtime.Loader;

namespace SegSharp.Configuration;

/// <summary>Where one plugin's assembly lives, so that two versions of a plugin can be in one process.</summary>
/// <remarks>What the program has loaded itself, SegSharp first of all, is shared; all else is searched beside the plugin.</remarks>
internal sealed class PluginContext : AssemblyLoadContext
{
    private readonly string _directory;

    private PluginContext(string path)
        : base(path) => _directory = Path.GetDirectoryName(path)!;

    /// <summary>Loads a plugin; one that the program references is taken as it is.</summary>
    /// <param name="path">The whole path of the file.</param>
    public static Assembly Load(string path) =>
        Default.Assemblies.FirstOrDefault(assembly => !assembly.IsDynamic && assembly.Location == path)
            ?? new PluginContext(path).LoadFromAssemblyPath(path);

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        try
        {
            return Default.LoadFromAssemblyName(assemblyName);
        }
        catch (FileNotFoundException)
        {
            string beside = Path.Combine(_directory, assemblyName.Name + ".dll");
            return File.Exists(beside) ? LoadFromAssemblyPath(beside) : null;
        }
    }
}
