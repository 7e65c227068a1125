using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>An encoder of a plugin that is no Mix Transformer: two strided convolutions over images of four bands.</summary>
[Registered("FourBandEncoder")]
public sealed class FourBandEncoder : Module<Tensor, IReadOnlyList<Tensor>>
{
    private readonly Conv2d _first;
    private readonly Conv2d _second;

    /// <summary>Builds the encoder from its part of the config, which has no keys.</summary>
    public FourBandEncoder(ConfigSection section)
    {
        _ = section;
        _first = new Conv2d(4, 8, 3, stride: 2, padding: 1);
        _second = new Conv2d(8, 8, 3, stride: 2, padding: 1);
    }

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Forward(Tensor input) => [_second.Call(_first.Call(input).Relu())];
}
