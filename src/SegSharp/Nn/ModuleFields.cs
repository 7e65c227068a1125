using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace SegSharp.Nn;

/// <summary>
/// Finds the fields of a module class that hold modules, parameters and buffers, and the names they have in
/// checkpoints: <c>_patchEmbed1</c> is <c>patch_embed1</c>. Nothing has to be registered, so nothing can be forgotten.
/// </summary>
internal static class ModuleFields
{
    private static readonly ConcurrentDictionary<Type, NamedField[]> _known = new();

    public static NamedField[] Of(Type type) => _known.GetOrAdd(type, Find);

    /// <summary><c>_linearC1</c> becomes <c>linear_c1</c>.</summary>
    public static string SnakeCase(string fieldName)
    {
        StringBuilder name = new();
        foreach (char c in fieldName.TrimStart('_'))
        {
            if (char.IsUpper(c) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    private static NamedField[] Find(Type type)
    {
        List<NamedField> fields = [];
        foreach (Type level in Levels(type))
        {
            // declaration order is the order of metadata tokens
            IEnumerable<FieldInfo> declared = level
                .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(field => typeof(Module).IsAssignableFrom(field.FieldType) || typeof(TensorSlot).IsAssignableFrom(field.FieldType))
                .OrderBy(field => field.MetadataToken);
            fields.AddRange(declared.Select(
                field => new NamedField(field.GetCustomAttribute<CheckpointNameAttribute>()?.Name ?? SnakeCase(field.Name), field)));
        }

        return [.. fields];
    }

    private static Stack<Type> Levels(Type type)
    {
        Stack<Type> levels = new();
        for (Type? level = type; level is not null && level != typeof(Module); level = level.BaseType)
        {
            levels.Push(level);
        }

        return levels;
    }

    public sealed record NamedField(string Name, FieldInfo Field);
}
