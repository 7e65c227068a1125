using SegSharp.Data.Imaging;

namespace SegSharp.Data;

/// <summary>What the values in a data set's mask files mean.</summary>
public sealed class LabelRules
{
    /// <summary>The label that <see cref="ReduceZeroLabel"/> makes of background.</summary>
    private const byte Removed = 255;

    private readonly byte[] _table = new byte[256];
    private readonly bool _isIdentity;

    /// <summary>States the rules.</summary>
    /// <param name="classCount">Number of classes; null where it is not known, and then no value is refused.</param>
    /// <param name="ignoreIndex">The label of pixels that do not count.</param>
    /// <param name="reduceZeroLabel">Whether 0 in the file is background: it becomes 255, and k becomes k - 1.</param>
    /// <param name="mapping">What single values, after that, are turned into; null for nothing.</param>
    /// <param name="colors">What colours the values are told by; null where the masks hold the values themselves.</param>
    public LabelRules(
        int? classCount = null, byte ignoreIndex = 255, bool reduceZeroLabel = false, IReadOnlyDictionary<byte, byte>? mapping = null,
        ColorTable? colors = null)
    {
        (ClassCount, IgnoreIndex, ReduceZeroLabel, Mapping, Colors) = (classCount, ignoreIndex, reduceZeroLabel, mapping, colors);
        _isIdentity = true;
        for (int value = 0; value < _table.Length; value++)
        {
            byte reduced = reduceZeroLabel ? (byte)Reduced(value) : (byte)value;
            _table[value] = mapping is not null && mapping.TryGetValue(reduced, out byte mapped) ? mapped : reduced;
            _isIdentity &= _table[value] == value;
        }
    }

    /// <summary>Number of classes, or null.</summary>
    public int? ClassCount { get; }

    /// <summary>The label of pixels that do not count.</summary>
    public byte IgnoreIndex { get; }

    /// <summary>Whether 0 in the file is background that does not count.</summary>
    public bool ReduceZeroLabel { get; }

    /// <summary>What single values are turned into, after <see cref="ReduceZeroLabel"/>.</summary>
    public IReadOnlyDictionary<byte, byte>? Mapping { get; }

    /// <summary>What colours the values are told by, or null.</summary>
    public ColorTable? Colors { get; }

    /// <summary>The same rules with another <see cref="ReduceZeroLabel"/>.</summary>
    public LabelRules WithReduceZeroLabel(bool reduceZeroLabel) =>
        reduceZeroLabel == ReduceZeroLabel ? this : new(ClassCount, IgnoreIndex, reduceZeroLabel, Mapping, Colors);

    /// <summary>The label that <c>reduce_zero_label</c> makes of a value: 0 and 255 do not count, the others move down by one.</summary>
    internal static int Reduced(int value) => value is 0 or Removed ? Removed : value - 1;

    /// <summary>The value in a file that <see cref="Reduced"/> makes the label of.</summary>
    internal static byte Unreduced(byte label) => unchecked((byte)(label + 1));

    /// <summary>The label that a file's value becomes.</summary>
    public byte Map(byte value) => _table[value];

    /// <summary>Turns a file's values into labels and checks them.</summary>
    /// <param name="values">The values of the file; changed in place.</param>
    /// <param name="file">The file's name for the message.</param>
    /// <exception cref="DataException">A value is neither a class nor the ignore label.</exception>
    public void Apply(LabelMap values, string file)
    {
        if (ClassCount is int count)
        {
            Check(values.Histogram(), count, file);
        }

        if (!_isIdentity)
        {
            foreach (ref byte value in values.Labels)
            {
                value = _table[value];
            }
        }
    }

    private void Check(int[] histogram, int classCount, string file)
    {
        for (int value = 0; value < histogram.Length; value++)
        {
            byte label = _table[value];
            if (histogram[value] > 0 && label >= classCount && label != IgnoreIndex)
            {
                string becomes = label == value ? string.Empty : $" (label {label} after mapping)";
                throw new DataException(
                    $"Mask '{file}' has the value {value}{becomes} in {histogram[value]} pixels, but the classes are 0 to " +
                    $"{classCount - 1} and the ignore index is {IgnoreIndex}: correct the mask, the class list" +
                    $"{(ReduceZeroLabel ? string.Empty : ", reduce_zero_label")} or ignore_index.",
                    file);
            }
        }
    }
}
