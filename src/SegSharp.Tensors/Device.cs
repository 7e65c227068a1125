using System.Globalization;

namespace SegSharp.Tensors;

/// <summary>Where a tensor's memory lies: <c>cpu</c> or <c>cuda:N</c>.</summary>
/// <param name="Type">The kind of device.</param>
/// <param name="Index">Its number; 0 for the CPU.</param>
public readonly record struct Device(DeviceType Type, int Index = 0)
{
    /// <summary>The CPU.</summary>
    public static Device Cpu => default;

    // device type in the low byte, index + 1 above it; the CPU has no index in libtorch
    internal int Code => (int)Type | ((Type == DeviceType.Cpu ? 0 : Index + 1) << 8);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static Device Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length <= 2 && Enum.TryParse(parts[0], ignoreCase: true, out DeviceType type) && Enum.IsDefined(type)
            && !char.IsDigit(parts[0][0]))
        {
            int index = 0;
            if (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index))
            {
                return new Device(type, index);
            }
        }

        throw new FormatException($"'{text}' is not a device. Write 'cpu', 'cuda' or 'cuda:1'.");
    }

    /// <inheritdoc />
    public override string ToString() => Type == DeviceType.Cpu ? "cpu" : $"cuda:{Index}";

    internal static Device FromCode(int code) => new((DeviceType)(code & 0xff), Math.Max(0, (code >> 8) - 1));
}
