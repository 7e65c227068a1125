using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace SegSharp.Configuration;

/// <summary>
/// Assemblies whose public classes with <see cref="RegisteredAttribute"/> a config may name: backbones, decode heads, losses, transforms, hooks, optimizers and tasks.
/// </summary>
public static class Plugins
{
    private static readonly ConcurrentDictionary<Assembly, Type[]> _types = [];

    /// <summary>Makes the classes of an assembly known. Doing it twice changes nothing.</summary>
    /// <exception cref="ConfigException">A name is given twice.</exception>
    public static void Register(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        Type[] types = [.. assembly.GetExportedTypes().Where(type => !type.IsAbstract && type.GetCustomAttribute<RegisteredAttribute>() is not null)];
        foreach (Type other in _types.Where(pair => pair.Key != assembly).SelectMany(pair => pair.Value).Concat(types))
        {
            if (types.FirstOrDefault(type => type != other && type.BaseType == other.BaseType && NamesOf(type).Intersect(NamesOf(other)).Any()) is { } twin)
            {
                throw new ConfigException($"'{other.FullName}' and '{twin.FullName}' are registered under one name", remedy: "Rename one of them");
            }
        }

        _types[assembly] = types;
    }

    /// <summary>Loads an assembly and makes its classes known; what it needs is searched beside it.</summary>
    /// <param name="path">The <c>.dll</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ConfigException">It is no .NET assembly, was built for other versions, or registers nothing.</exception>
    public static void Load(string path)
    {
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"The plugin '{path}' does not exist.", path);
        }

        string directory = Path.GetDirectoryName(full)!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            File.Exists(Path.Combine(directory, name.Name + ".dll")) ? context.LoadFromAssemblyPath(Path.Combine(directory, name.Name + ".dll")) : null;
        try
        {
            Assembly assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(full);
            Register(assembly);
            if (_types[assembly].Length == 0)
            {
                throw new ConfigException($"the plugin '{path}' holds no public class with [Registered]", remedy: "Add [Registered(\"Name\")] to the classes that configs shall name");
            }
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or TypeLoadException)
        {
            throw new ConfigException($"the plugin '{path}' cannot be loaded: {e.Message.TrimEnd('.')}", remedy: "Build it against this version of SegSharp");
        }
    }

    /// <summary>Whether any class has this name.</summary>
    internal static bool Knows(string name) => _types.Values.SelectMany(types => types).Any(type => NamesOf(type).Contains(name));

    /// <summary>The names of all classes that are a <paramref name="kind"/>.</summary>
    internal static IEnumerable<string> Names(Type kind) => _types.Values.SelectMany(types => types).Where(kind.IsAssignableFrom).SelectMany(NamesOf);

    /// <summary>The class of a name that is a <paramref name="kind"/>; null for none.</summary>
    internal static Type? Find(Type kind, string name) =>
        _types.Values.SelectMany(types => types).FirstOrDefault(type => kind.IsAssignableFrom(type) && NamesOf(type).Contains(name));

    private static IEnumerable<string> NamesOf(Type type) =>
        type.GetCustomAttribute<RegisteredAttribute>() is { } registered ? registered.Aliases.Prepend(registered.Name) : [];
}
