using System.Collections.Concurrent;
using System.Reflection;

namespace SegSharp.Configuration;

/// <summary>
/// What a config may name by <c>type='...'</c>: the library's own classes, and those of the plugins that were given to this object. It is
/// handed to the reading of a config (<see cref="ExperimentReader.Read"/>), and all that is built from that config looks here;
/// other objects know nothing of it.
/// </summary>
/// <remarks>
/// A plugin is an assembly with public classes that have <see cref="RegisteredAttribute"/>. What the base class or interface of such a
/// class is decides where a config may name it. Fill the object before configs are read with it; then any number of threads may use it.
/// </remarks>
public sealed class Registries
{
    private readonly ConcurrentDictionary<Type, object> _registries = [];
    private readonly ConcurrentDictionary<Assembly, Type[]> _plugins = [];

    /// <summary>Makes the classes of an assembly known. Doing it twice changes nothing.</summary>
    /// <returns>This object.</returns>
    /// <exception cref="ConfigException">A name is given twice.</exception>
    public Registries Register(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        Type[] types =
            [.. assembly.GetExportedTypes().Where(type => !type.IsAbstract && type.GetCustomAttribute<RegisteredAttribute>() is not null)];
        foreach (Type other in _plugins.Where(pair => pair.Key != assembly).SelectMany(pair => pair.Value).Concat(types))
        {
            if (types.FirstOrDefault(type => type != other && Kind(type) == Kind(other)
                && NamesOf(type).Intersect(NamesOf(other)).Any()) is { } twin)
            {
                throw new ConfigException(
                    $"'{other.FullName}' of '{other.Assembly.Location}' and '{twin.FullName}' of '{assembly.Location}' are " +
                        "registered under one name",
                    remedy: "Rename one of them");
            }
        }

        _plugins[assembly] = types;
        return this;
    }

    /// <summary>
    /// Loads an assembly and makes its classes known; what it needs is searched beside it. Doing it twice changes nothing.
    /// </summary>
    /// <param name="path">The <c>.dll</c>.</param>
    /// <returns>This object.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ConfigException">It is no .NET assembly, was built for other versions, or registers nothing.</exception>
    public Registries Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The plugin '{path}' does not exist.", path);
        }

        string full = Path.GetFullPath(path);
        if (_plugins.Keys.Any(known => known.Location == full))
        {
            return this;
        }

        try
        {
            Assembly assembly = PluginContext.Load(full);
            Register(assembly);
            return _plugins[assembly].Length > 0 ? this : throw new ConfigException(
                $"the plugin '{path}' holds no public class with [Registered]",
                remedy: "Add [Registered(\"Name\")] to the classes that configs shall name");
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException)
        {
            throw new ConfigException($"the plugin '{path}' cannot be loaded: {e.Message.TrimEnd('.')}",
                remedy: "Build it against this version of SegSharp");
        }
    }

    /// <summary>Whether a plugin has a class of this name, or somebody has registered it.</summary>
    internal bool Knows(string name) =>
        Find(typeof(object), name) is not null || _registries.Values.Any(registry => ((INamedClasses)registry).Contains(name));

    /// <summary>The names of all classes of the plugins.</summary>
    internal IEnumerable<string> PluginNames => Names(typeof(object));

    /// <summary>The names of the plugins' classes that are a <paramref name="kind"/>.</summary>
    internal IEnumerable<string> Names(Type kind) => Types(kind).SelectMany(NamesOf);

    /// <summary>The plugins' classes that are a <paramref name="kind"/>, in the order in which they were made known.</summary>
    internal IEnumerable<Type> Types(Type kind) => _plugins.Values.SelectMany(types => types).Where(kind.IsAssignableFrom);

    /// <summary>The plugins' class of a name that is a <paramref name="kind"/>; null for none.</summary>
    internal Type? Find(Type kind, string name) => Types(kind).FirstOrDefault(type => NamesOf(type).Contains(name));

    /// <summary>The registry of a kind, the same one each time; it knows the plugins' classes too.</summary>
    /// <param name="kind">What the things are called in messages.</param>
    /// <param name="fill">Adds what the library has.</param>
    internal Registry<T> Get<T>(string kind, Action<Registry<T>> fill) => (Registry<T>)_registries.GetOrAdd(typeof(T), _ =>
    {
        Registry<T> registry = new(kind, this);
        fill(registry);
        return registry;
    });

    /// <summary>An object of each of the plugins' classes that are a <typeparamref name="T"/> and that no config names.</summary>
    /// <param name="kind">What such things are called in messages.</param>
    /// <exception cref="ConfigException">A class has no constructor without parameters.</exception>
    internal IReadOnlyList<T> Instances<T>(string kind) =>
        [.. Named<T>(kind).DistinctBy(named => named.Instance!.GetType()).Select(named => named.Instance)];

    /// <summary>The same, once for each of a class's names.</summary>
    /// <inheritdoc cref="Instances" path="/param" />
    /// <inheritdoc cref="Instances" path="/exception" />
    internal IReadOnlyList<(string Name, T Instance)> Named<T>(string kind) =>
    [
        .. Types(typeof(T)).SelectMany(NamesOf, (type, name) => (name, (T)(type.GetConstructor([]) ?? throw new ConfigException(
            $"the {kind} '{type.FullName}' has no public constructor without parameters", remedy: "Add one"))
            .Invoke(BindingFlags.DoNotWrapExceptions, binder: null, [], culture: null))),
    ];

    /// <summary>Builds a class of a plugin.</summary>
    /// <param name="type">The class.</param>
    /// <param name="kind">What such things are called in messages.</param>
    /// <param name="section">What the config says of it: the constructor's first argument. The class reads its keys.</param>
    /// <param name="more">The constructor's further arguments, with the types that they are declared with.</param>
    /// <exception cref="ConfigException">It has no such constructor, or refuses what the config says.</exception>
    internal static object Construct(Type type, string kind, ConfigSection section, params ReadOnlySpan<(Type Declared, object Value)> more)
    {
        Type[] declared = [typeof(ConfigSection), .. more.ToArray().Select(argument => argument.Declared)];
        ConstructorInfo constructor = type.GetConstructor(declared) ?? throw section.Error(
            "type", $"the {kind} '{type.FullName}' has no public constructor that takes {string.Join(", ", declared.Select(Written))}",
            "Add one");
        try
        {
            return constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null,
                [section, .. more.ToArray().Select(argument => argument.Value)], culture: null);
        }
        catch (ArgumentException e)
        {
            throw section.Error("type", IO.ArgumentText.Of(e).TrimEnd('.'));
        }
    }

    private static string Written(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Written))}>" : type.Name;

    // Where two classes may not have one name: below one base class, or beside each other with the same interfaces.
    private static string Kind(Type type) => type.BaseType != typeof(object)
        ? type.BaseType!.ToString() : string.Join(' ', type.GetInterfaces().Select(one => one.ToString()).Order(StringComparer.Ordinal));

    private static IEnumerable<string> NamesOf(Type type) =>
        type.GetCustomAttribute<RegisteredAttribute>() is { } registered ? registered.Aliases.Prepend(registered.Name) : [];
}
