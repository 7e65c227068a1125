using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Cli.Tests.Support;

/// <summary>An encoder of a plugin whose names are those of no Mix Transformer; this assembly is the plugin.</summary>
[Registered("TinyCnn")]
public sealed class TinyCnn : Module<Tensor, IReadOnlyList<Tensor>>
{
    private readonly Conv2d _stem;
    private readonly Conv2d _layer1;

    /// <summary>Builds the encoder: two maps of 8 and 16 channels at a quarter and an eighth of the image.</summary>
    public TinyCnn(ConfigSection section)
    {
        int width = section.Int("width", 8);
        _stem = new Conv2d(3, width, kernel: 4, stride: 4);
        _layer1 = new Conv2d(width, 2 * width, kernel: 2, stride: 2);
    }

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Forward(Tensor input)
    {
        Tensor first = _stem.Call(input).Relu();
        return [first, _layer1.Call(first).Relu()];
    }
}
