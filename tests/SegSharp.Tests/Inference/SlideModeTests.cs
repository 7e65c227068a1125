using System.Text.Json;
using SegSharp.Configuration;
using SegSharp.Inference;
using SegSharp.Tensors;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Inference;

/// <summary>
/// Windows, counts and averaged logits against MMSegmentation's slide inference, with a network that sees where its window begins.
/// </summary>
public class SlideModeTests
{
    private static readonly GoldenCase _golden = new("09_slide_inference");

    [Theory]
    [InlineData("main")]
    [InlineData("rect")]
    [InlineData("small_image")] // fewer rows than the window
    [InlineData("exact")]       // the last window ends where the image does
    [InlineData("rescale")]
    public void Logits_GoldenImage_AreThoseOfTheOriginal(string name)
    {
        JsonElement golden = Case(name);
        using TensorScope scope = TensorScope.Open();
        Tensor image = Image(golden, out int height, out int width);
        SlideMode mode = Mode(golden);

        Assert.Equal(
            golden.GetProperty("windows_y1y2x1x2").EnumerateArray().Select(GoldenCase.Ints),
            mode.Windows(height, width).Select(w => (int[])[w.Top, w.Top + w.Rows, w.Left, w.Left + w.Columns]));
        Tensor logits = mode.Logits(StandIn, image);
        if (golden.GetProperty("rescale_to_hw") is { ValueKind: JsonValueKind.Array } size)
        {
            logits = logits.ResizeBilinear(size[0].GetInt32(), size[1].GetInt32());
        }

        (float[] expected, _) = _golden.Npy<float>(golden.GetProperty("logits"));
        AssertClose(expected, logits.ToArray<float>(), 1e-5f);
        byte[] labels = logits.Argmax(1).To(DType.UInt8).ToArray<byte>();
        Assert.Equal(Labels(golden), labels);
    }

    [Theory]
    [InlineData("horizontal", 3)]
    [InlineData("vertical", 2)]
    public void Logits_FlippedImage_GiveTheOriginalsSoftmaxFlippedBack(string direction, int axis)
    {
        JsonElement golden = Case("main");
        using TensorScope scope = TensorScope.Open();
        Tensor image = Image(golden, out _, out int width).Flip(axis);
        float[] softmax = Mode(golden).Logits(StandIn, image).Softmax(1).Flip(axis).ToArray<float>();

        (float[] expected, int[] shape) = _golden.Npy<float>(golden.GetProperty($"softmax_of_{direction}_flipped_input_flipped_back"));
        int height = softmax.Length / 3 / width;
        float[] everyFourth =
        [
            .. from k in Enumerable.Range(0, 3)
               from y in Enumerable.Range(0, shape[^2])
               from x in Enumerable.Range(0, shape[^1])
               select softmax[(((k * height) + (4 * y)) * width) + (4 * x)],
        ];
        AssertClose(expected, everyFourth, 1e-5f);
    }

    [Fact]
    public void Read_SlideConfig_TakesHeightAndWidth()
    {
        IInferenceMode mode = Read("dict(mode='slide', crop_size=(64, 96), stride=(43, 64))");
        Assert.Equal(new SlideMode(64, 96, 43, 64), mode);
    }

    [Theory]
    [InlineData("dict()")]
    [InlineData("dict(mode='whole')")]
    public void Read_NoWindows_IsWhole(string settings) => Assert.IsType<WholeMode>(Read(settings));

    [Theory]
    [InlineData("dict(mode='slde')", "'slide'")]
    [InlineData("dict(mode='slide', stride=4)", "crop_size")]
    [InlineData("dict(mode='slide', crop_size=64, stride=65)", "gaps")]
    [InlineData("dict(mode='slide', crop_size=64, stride=0)", "at least 1")]
    public void Read_NonsensicalSettings_SaysWhatWouldWork(string settings, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => Read(settings)).Message, StringComparison.Ordinal);

    private static IInferenceMode Read(string settings) =>
        InferenceModeReader.Read(new ConfigSection((ConfigDict)ConfigFile.Parse($"model = dict(test_cfg={settings})")["model"], "model"));

    private static JsonElement Case(string name) =>
        _golden.Root.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    private static Tensor Image(JsonElement golden, out int height, out int width)
    {
        (float[] values, int[] shape) = _golden.Npy<float>(golden.GetProperty("image"));
        (height, width) = (shape[^2], shape[^1]);
        return Tensor.From<float>(values, [values.Length / 3 / height / width, 3, height, width]);
    }

    private static SlideMode Mode(JsonElement golden)
    {
        int[] crop = GoldenCase.Ints(golden.GetProperty("crop_size_hw")), stride = GoldenCase.Ints(golden.GetProperty("stride_hw"));
        return new SlideMode(crop[0], crop[1], stride[0], stride[1]);
    }

    private static byte[] Labels(JsonElement golden)
    {
        string path = _golden.PathOf(golden.GetProperty("argmax"));
        bool isByte = File.ReadAllText(path, System.Text.Encoding.Latin1)[..100].Contains("|u1", StringComparison.Ordinal);
        return isByte ? _golden.Npy<byte>(golden.GetProperty("argmax")).Values
            : [.. _golden.Npy<long>(golden.GetProperty("argmax")).Values.Select(v => (byte)v)];
    }

    // logit[k,y,x] = (k+1)*crop[k,y,x] + 0.5*mean(crop[(k+1)%3]) + 0.01*(k+1)*y - 0.02*k*x, y and x local to the window
    private static Tensor StandIn(Tensor window)
    {
        int height = (int)window.Shape[2].Value, width = (int)window.Shape[3].Value;
        int plane = height * width;
        float[] pixels = window.ToArray<float>(), logits = new float[pixels.Length];
        for (int channel = 0; channel < pixels.Length / plane; channel++)
        {
            (int image, int k) = Math.DivRem(channel, 3);
            double mean = pixels.Skip(((image * 3) + ((k + 1) % 3)) * plane).Take(plane).Average(v => (double)v);
            for (int i = 0; i < plane; i++)
            {
                (int y, int x) = Math.DivRem(i, width);
                int at = (channel * plane) + i;
                logits[at] = (float)(((k + 1) * pixels[at]) + (0.5 * mean) + (0.01 * (k + 1) * y) - (0.02 * k * x));
            }
        }

        return Tensor.From<float>(logits, window.Shape);
    }

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max() <= tolerance);
    }
}
