namespace SegSharp.Configuration;

/// <summary>The classes of one kind that a config may name by <c>type='...'</c>.</summary>
/// <typeparam name="T">What is built.</typeparam>
/// <param name="kind">What the things are called in messages: <c>backbone</c>, <c>transform</c>.</param>
/// <param name="plugins">Where classes of plugins come from; null for none.</param>
/// <param name="given">What the constructors of plugins' classes take behind the config, with the types that they declare.</param>
public sealed class Registry<T>(string kind, Registries? plugins = null, params (Type Declared, object Value)[] given) : INamedClasses
{
    // Configs may name the library that a type comes from, and those that MMEngine saves its whole module;
    // the types are known here without it.
    private static readonly string[] _scopes = ["mmseg.", "mmengine.", "mmcv.", "mmdet.", "mmcls.", "mmpretrain.", "torch.", "segsharp."];

    private readonly Dictionary<string, Func<ConfigSection, T>> _factories = new(StringComparer.Ordinal);

    /// <summary>What the things are called in messages.</summary>
    public string Kind { get; } = kind;

    /// <summary>The registered names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names =>
        [.. _factories.Keys.Union(plugins?.Names(typeof(T)) ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Whether a config may use the name.</summary>
    public bool Contains(string name) => Find(WithoutScope(name)) is not null;

    /// <summary>Adds a name and how to build what it stands for.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Registry<T> Register(string name, Func<ConfigSection, T> factory)
    {
        if (!_factories.TryAdd(name, factory))
        {
            throw new ArgumentException($"The {Kind} '{name}' is registered already.", nameof(name));
        }

        return this;
    }

    /// <summary>Builds what the section names by its <c>type</c> and sees that every key of the section was read.</summary>
    /// <exception cref="ConfigException">The type is unknown, a value does not fit, or a key is unknown.</exception>
    public T Build(ConfigSection section)
    {
        if (Find(WithoutScope(section.Type)) is not { } factory)
        {
            IReadOnlyList<string> near = NearestName.Find(WithoutScope(section.Type), Names);
            string remedy = near.Count > 0
                ? $"Did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?"
                : $"Known are {string.Join(", ", Names)}";
            string own = $"{(near.Count > 0 ? " A" : ". A")} class of your own comes with --plugin ASSEMBLY.dll";
            throw section.Error("type", $"there is no {Kind} '{section.Type}'", remedy + own);
        }

        T result = factory(section);
        section.Complete();
        return result;
    }

    // Classes of plugins come last: they cannot take a name away.
    private Func<ConfigSection, T>? Find(string name)
    {
        if (_factories.TryGetValue(name, out Func<ConfigSection, T>? factory))
        {
            return factory;
        }

        return plugins?.Find(typeof(T), name) is { } type ? section => (T)Registries.Construct(type, Kind, section, given) : null;
    }

    private static string WithoutScope(string name) =>
        _scopes.Any(scope => name.StartsWith(scope, StringComparison.Ordinal)) ? name[(name.LastIndexOf('.') + 1)..] : name;
}
