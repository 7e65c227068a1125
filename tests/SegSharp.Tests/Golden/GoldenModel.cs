using System.Text.Json;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Tests.Golden;

/// <summary>What an original implementation computed: a JSON description and, beside it, whole tensors.</summary>
internal sealed class GoldenModel : IDisposable
{
    private readonly JsonDocument _document;
    private readonly SafetensorsFile _tensors;

    public GoldenModel(string name)
    {
        string directory = Path.Combine(AppContext.BaseDirectory, "Assets", "models");
        _document = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, name + ".json")));
        _tensors = SafetensorsFile.Open(Path.Combine(directory, name + ".safetensors"));
    }

    public JsonElement Root => _document.RootElement;

    public string Variant => Root.GetProperty("variant").GetString()!;

    public int NumClasses => Root.GetProperty("num_classes").GetInt32();

    public string Fill => Root.GetProperty("fill").GetString()!;

    public int EmbedDim => Root.GetProperty("embed_dim").GetInt32();

    public long[] InputShape => [.. Root.GetProperty("input_shape").EnumerateArray().Select(e => e.GetInt64())];

    public (string Part, double Factor)[] FillScales => Root.TryGetProperty("fill_scales", out JsonElement scales)
        ? [.. scales.EnumerateArray().Select(e => (e[0].GetString()!, e[1].GetDouble()))]
        : [];

    /// <summary>The input rule of the golden vectors.</summary>
    public Tensor Input()
    {
        long offset = Root.GetProperty("input_offset").GetInt64();
        Shape shape = Shape.Of(InputShape);
        float[] values = new float[shape.ElementCount.Value];
        for (int k = 0; k < values.Length; k++)
        {
            double i = offset + k;
            values[k] = (float)(Math.Sin(0.11 * i) + (0.5 * Math.Cos(0.013 * i * i % 6.283185307179586)));
        }

        return Tensor.From(values, shape);
    }

    public Tensor Read(string tensorName) => _tensors.Read(tensorName);

    /// <summary>Asserts that every element is within ten times the original's own rounding error, and 2e-6.</summary>
    public void AssertClose(string tensorName, Tensor actual)
    {
        Tensor expected = _tensors.Read(tensorName);
        double noise = Root.GetProperty("tensors").GetProperty(tensorName).GetProperty("float32_run_max_abs_diff").GetDouble();
        Assert.Equal(expected.Shape, actual.Shape);
        double difference = (actual - expected).Abs().Amax([]).Item();
        Assert.True(difference <= (10 * noise) + 2e-6, $"{tensorName} differs by {difference}, allowed are {(10 * noise) + 2e-6}");
    }

    public void Dispose()
    {
        _document.Dispose();
        _tensors.Dispose();
    }
}
