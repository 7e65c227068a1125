using System.Reflection;

namespace SegSharp.Configuration;

/// <summary>The classes of one kind that a config may name by <c>type='...'</c>.</summary>
/// <typeparam name="T">What is built.</typeparam>
/// <param name="kind">What the things are called in messages: <c>backbone</c>, <c>transform</c>.</param>
public sealed class Registry<T>(string kind)
{
    // Configs may name the library that a type comes from; the types are known here without it.
    private static readonly string[] _scopes = ["mmseg.", "mmengine.", "mmcv.", "mmdet.", "mmcls.", "mmpretrain.", "segsharp."];

    private readonly Dictionary<string, Func<ConfigSection, T>> _factories = new(StringComparer.Ordinal);

    /// <summary>What the things are called in messages.</summary>
    public string Kind { get; } = kind;

    /// <summary>The registered names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _factories.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether a config may use the name.</summary>
    public bool Contains(string name) => _factories.ContainsKey(WithoutScope(name));

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

    /// <summary>Adds every public class of an assembly that carries <see cref="RegisteredAttribute"/> and is a <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">A name is taken, or a class has no public constructor that takes a <see cref="ConfigSection"/>.</exception>
    public Registry<T> RegisterFrom(Assembly assembly)
    {
        foreach (Type type in assembly.GetExportedTypes().Where(type => !type.IsAbstract && typeof(T).IsAssignableFrom(type)))
        {
            if (type.GetCustomAttribute<RegisteredAttribute>() is not { } registered)
            {
                continue;
            }

            ConstructorInfo constructor = type.GetConstructor([typeof(ConfigSection)])
                ?? throw new ArgumentException($"The {Kind} '{type.FullName}' needs a public constructor that takes a ConfigSection.", nameof(assembly));
            T Build(ConfigSection section) =>
                (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, [section], culture: null);
            foreach (string name in registered.Aliases.Prepend(registered.Name))
            {
                Register(name, Build);
            }
        }

        return this;
    }

    /// <summary>Builds what the section names by its <c>type</c> and sees that every key of the section was read.</summary>
    /// <exception cref="ConfigException">The type is unknown, a value does not fit, or a key is unknown.</exception>
    public T Build(ConfigSection section)
    {
        if (!_factories.TryGetValue(WithoutScope(section.Type), out Func<ConfigSection, T>? factory))
        {
            IReadOnlyList<string> near = NearestName.Find(WithoutScope(section.Type), _factories.Keys);
            string remedy = near.Count > 0
                ? $"Did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?"
                : $"Known are {string.Join(", ", Names)}";
            throw section.Error("type", $"there is no {Kind} '{section.Type}'", remedy);
        }

        T result = factory(section);
        section.Complete();
        return result;
    }

    private static string WithoutScope(string name)
    {
        string? scope = _scopes.FirstOrDefault(scope => name.StartsWith(scope, StringComparison.Ordinal));
        return scope is null ? name : name[scope.Length..];
    }
}
