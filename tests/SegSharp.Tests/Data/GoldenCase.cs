using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data;

/// <summary>One folder of <c>Assets/pipeline</c>: what the original implementations computed.</summary>
internal sealed class GoldenCase(string folder)
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Assets", "pipeline", folder);

    public JsonElement Root { get; } = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "pipeline", folder, "case.json"))).RootElement;

    public static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt32())];

    public static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(Double)];

    public static double Double(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        JsonValueKind.Null => double.NaN,
        _ => value.GetDouble(),
    };

    public string PathOf(JsonElement name) => Path.Combine(_folder, name.GetString()!);

    public ByteImage Image(JsonElement name) => ImageFile.Read(PathOf(name));

    public LabelMap Labels(JsonElement name) => ImageFile.ReadLabels(PathOf(name));

    public (T[] Values, int[] Shape) Npy<T>(JsonElement name)
        where T : unmanaged
    {
        byte[] file = File.ReadAllBytes(PathOf(name));
        int start = 10 + BitConverter.ToUInt16(file, 8);
        string header = Encoding.ASCII.GetString(file, 10, start - 10);
        string shape = header.Split('(', ')')[1];
        int[] dimensions = [.. shape.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse)];
        return (MemoryMarshal.Cast<byte, T>(file.AsSpan(start)).ToArray(), dimensions);
    }
}
