namespace SegSharp.Configuration;

/// <summary>Gives a class the name by which a config asks for it: <c>type='CustomSegFormer'</c>.</summary>
/// <remarks>The class needs a public constructor that takes a <see cref="ConfigSection"/>.</remarks>
/// <param name="name">The name in configs.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RegisteredAttribute(string name) : Attribute
{
    /// <summary>The name in configs.</summary>
    public string Name { get; } = name;

    /// <summary>Other names that mean the same.</summary>
    public string[] Aliases { get; init; } = [];
}
