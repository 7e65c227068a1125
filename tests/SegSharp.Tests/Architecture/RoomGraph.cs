using Mono.Cecil;
using Mono.Cecil.Cil;

namespace SegSharp.Tests.Architecture;

/// <summary>Which rooms of an assembly (the second part of their namespaces) know which, by the types that their code refers to.</summary>
internal static class RoomGraph
{
    private const string Root = "SegSharp.";

    /// <summary>For each room the rooms that it refers to, itself left out.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Of(string assembly)
    {
        using AssemblyDefinition read = AssemblyDefinition.ReadAssembly(assembly);
        SortedDictionary<string, SortedSet<string>> graph = new(StringComparer.Ordinal);
        foreach (TypeDefinition type in read.MainModule.GetTypes())
        {
            if (Room(type) is not { } room)
            {
                continue;
            }

            SortedSet<string> known = graph.TryGetValue(room, out SortedSet<string>? present) ? present
                : graph[room] = new(StringComparer.Ordinal);
            known.UnionWith(References(type).SelectMany(Parts).Select(Room).OfType<string>().Where(other => other != room));
        }

        return graph.ToDictionary(entry => entry.Key, entry => (IReadOnlySet<string>)entry.Value, StringComparer.Ordinal);
    }

    private static string? Room(TypeReference type)
    {
        if (type is GenericParameter)
        {
            return null;
        }

        TypeReference outer = type;
        while (outer.DeclaringType is { } declaring)
        {
            outer = declaring;
        }

        return outer.Namespace.StartsWith(Root, StringComparison.Ordinal) ? outer.Namespace[Root.Length..].Split('.')[0] : null;
    }

    private static IEnumerable<TypeReference> References(TypeDefinition type) =>
    [
        .. new[] { type.BaseType }.OfType<TypeReference>(),
        .. type.Interfaces.Select(item => item.InterfaceType),
        .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
        .. type.Fields.Select(field => field.FieldType),
        .. type.Methods.SelectMany(OfMethod),
    ];

    private static IEnumerable<TypeReference> OfMethod(MethodDefinition method)
    {
        IEnumerable<TypeReference> signature =
            [method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType),
                .. method.CustomAttributes.Select(attribute => attribute.AttributeType)];
        return method.HasBody
            ? [.. signature, .. method.Body.Variables.Select(variable => variable.VariableType),
                .. method.Body.Instructions.SelectMany(OfInstruction)]
            : signature;
    }

    private static IEnumerable<TypeReference> OfInstruction(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod generic => [generic.DeclaringType, .. generic.GenericArguments],
        MethodReference method => [method.DeclaringType],
        FieldReference field => [field.DeclaringType],
        _ => [],
    };

    // List<T[]> refers to List and to T
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        FunctionPointerType => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
