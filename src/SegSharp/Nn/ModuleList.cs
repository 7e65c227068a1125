using System.Collections;

namespace SegSharp.Nn;

/// <summary>Modules of one kind, named by their positions: <c>block1.0</c>, <c>block1.1</c>, …</summary>
public sealed class ModuleList<T>(IEnumerable<T> modules) : Module, IReadOnlyList<T>
    where T : Module
{
    private readonly T[] _modules = [.. modules];

    /// <inheritdoc />
    public int Count => _modules.Length;

    /// <inheritdoc />
    public T this[int index] => _modules[index];

    /// <inheritdoc />
    public override IEnumerable<(string Name, Module Module)> NamedChildren()
    {
        for (int i = 0; i < _modules.Length; i++)
        {
            yield return (i.ToString(), _modules[i]);
        }
    }

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_modules).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
