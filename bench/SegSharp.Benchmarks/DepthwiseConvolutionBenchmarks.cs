using BenchmarkDotNet.Attributes;
using SegSharp.Models.Backbones;
using SegSharp.Tensors;

namespace SegSharp.Benchmarks;

/// <summary>The depthwise 3×3 convolution of the feed-forward parts, from tokens to tokens: stages 1 and 3 of B0 at 512×512.</summary>
public class DepthwiseConvolutionBenchmarks : OperatorBenchmarks
{
    private Tensor _tokens = null!, _weight = null!, _bias = null!;
    private DepthwiseConvolution _module = null!;
    private int _side, _channels;

    /// <summary>Side of the square map and channels.</summary>
    [Params("128x128", "32x640")]
    public string Shape { get; set; } = "";

    /// <summary>As the original release has it: a contiguous image, the convolution, tokens again.</summary>
    [Benchmark(Baseline = true)]
    public void Transposed() => Compute(() =>
    {
        Tensor image = _tokens.Transpose(1, 2).Contiguous().Reshape([1, _channels, _side, _side]);
        return image.Conv2d(_weight, _bias, padding: 1, groups: _channels).Reshape([1, _channels, _side * _side])
            .Transpose(1, 2).Contiguous();
    });

    /// <summary>The module.</summary>
    [Benchmark]
    public void Module() => Compute(() => _module.Call(new TokenMap(_tokens, _side, _side)).Contiguous());

    /// <inheritdoc />
    protected override void Prepare()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        (_side, _channels) = (sizes[0], sizes[1]);
        _module = new DepthwiseConvolution(_channels);
        _module.Initialize();
        _module.Evaluate();
        _tokens = Ops.Randn([1, _side * _side, _channels]);
        (_weight, _bias) = (Ops.Randn([_channels, 1, 3, 3]), Ops.Randn([_channels]));
    }
}
