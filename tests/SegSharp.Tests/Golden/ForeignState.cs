using System.Text.Json;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Tests.Golden;

/// <summary>The state of another code base's network, filled by the weight rule under that code base's own names.</summary>
internal static class ForeignState
{
    /// <param name="state">The file with names and shapes.</param>
    /// <param name="fill">The rule.</param>
    /// <param name="classes">Classes of the classifier; the file's where null.</param>
    /// <param name="scales">Factors by parts of names.</param>
    public static TensorSource[] Read(string state, string fill, int? classes = null, params (string Part, double Factor)[] scales)
    {
        using JsonDocument document =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "models", state + ".json")));
        return [.. document.RootElement.GetProperty("state_dict").EnumerateArray().Select(entry =>
        {
            string name = entry[0].GetString()!;
            long[] sizes = [.. entry[1].EnumerateArray().Select(size => size.GetInt64())];
            if (classes is { } count && name.StartsWith("decode_head.classifier.", StringComparison.Ordinal))
            {
                sizes[0] = count;
            }

            Shape shape = Shape.Of(sizes);
            double scale = scales.FirstOrDefault(s => name.Contains(s.Part, StringComparison.Ordinal)) is { Part: not null } found
                ? found.Factor : 1;
            bool isCount = name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
            return new LiveTensorSource(
                name, shape, isCount ? DType.Int64 : DType.Float32, () =>
                    isCount ? Tensor.Scalar(0L) : Tensor.From(WeightRule.Values(name, shape, fill, scale), shape));
        })];
    }
}
