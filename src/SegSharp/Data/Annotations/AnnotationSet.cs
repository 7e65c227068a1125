using System.Collections;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Annotations;

/// <summary>
/// The annotations of a sample by their names. It is never changed; there are few of them, so they are searched one by one.
/// </summary>
public sealed class AnnotationSet : IReadOnlyCollection<KeyValuePair<string, Annotation>>
{
    private readonly KeyValuePair<string, Annotation>[] _items;

    private AnnotationSet(KeyValuePair<string, Annotation>[] items) => _items = items;

    /// <summary>No annotations.</summary>
    public static AnnotationSet Empty { get; } = new([]);

    /// <inheritdoc />
    public int Count => _items.Length;

    /// <summary>The annotation of a name; null if there is none.</summary>
    public Annotation? this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, Annotation> item in _items)
            {
                if (item.Key == name)
                {
                    return item.Value;
                }
            }

            return null;
        }
    }

    /// <summary>The same annotations and another one, which replaces one of its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="annotation">The annotation; null to leave out the one of this name.</param>
    public AnnotationSet With(string name, Annotation? annotation)
    {
        Annotation? known = this[name];
        return ReferenceEquals(known, annotation) ? this
            : annotation is null ? new([.. _items.Where(item => item.Key != name)])
            : known is null ? new([.. _items, new(name, annotation)])
            : new([.. _items.Select(item => item.Key == name ? new(name, annotation) : item)]);
    }

    /// <summary>Each annotation, moved.</summary>
    internal AnnotationSet Select(Func<Annotation, Annotation> move)
    {
        if (_items.Length == 0)
        {
            return this;
        }

        KeyValuePair<string, Annotation>[] moved = new KeyValuePair<string, Annotation>[_items.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] = new(_items[i].Key, move(_items[i].Value));
        }

        return new AnnotationSet(moved);
    }

    /// <summary>Whether one of them uses this memory.</summary>
    internal bool Uses(Image memory) => Array.Exists(_items, item => ReferenceEquals(item.Value.Memory, memory));

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, Annotation>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, Annotation>>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
