using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace SegSharp.Models;

/// <summary>Reads a one-dimensional array of NumPy's <c>.npy</c> format.</summary>
/// <remarks>Source: NumPy Enhancement Proposal 1, https://numpy.org/neps/nep-0001-npy-format.html.</remarks>
internal static partial class NumPyVector
{
    private const int Preamble = 10;

    /// <exception cref="FormatException">It is no such file, or holds something else.</exception>
    public static double[] Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length < Preamble || file[0] != 0x93 || !file[1..6].SequenceEqual("NUMPY"u8) || file[6] != 1)
        {
            throw new FormatException("it is no .npy file of version 1");
        }

        int start = Preamble + MemoryMarshal.Read<ushort>(file[8..]);
        if (start > file.Length)
        {
            throw new FormatException("it ends in its head");
        }

        Match head = Head().Match(Encoding.ASCII.GetString(file[Preamble..start]));
        if (!head.Success)
        {
            throw new FormatException("it holds something other than one row of float32, float64, int32 or int64");
        }

        ReadOnlySpan<byte> data = file[start..];
        double[] values = head.Groups["type"].Value switch
        {
            "f4" => Convert<float>(data),
            "f8" => Convert<double>(data),
            "i4" => Convert<int>(data),
            _ => Convert<long>(data),
        };
        return values.Length.ToString() == head.Groups["count"].Value ? values
            : throw new FormatException("its length is not the one in its head");
    }

    private static double[] Convert<T>(ReadOnlySpan<byte> data)
        where T : unmanaged, System.Numerics.INumberBase<T> =>
        [.. MemoryMarshal.Cast<byte, T>(data[..(data.Length / Marshal.SizeOf<T>() * Marshal.SizeOf<T>())]).ToArray()
            .Select(double.CreateChecked)];

    [GeneratedRegex(@"'descr':\s*'<(?<type>f4|f8|i4|i8)'.*'shape':\s*\((?<count>\d{1,9}),\)",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Head();
}
