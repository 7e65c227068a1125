using SegSharp.Configuration;
using SegSharp.Models.Backbones;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace CustomBackbone;

/// <summary>A small convolutional encoder: a stem and two stages, with maps at 1/4 and 1/8 of the image's size.</summary>
[Registered("PlainNet")]
public sealed class PlainNet : Module<Tensor, IReadOnlyList<Tensor>>, IBackbone
{
    private readonly ConvModule _stem;   // checkpoint: stem.conv.weight, stem.bn.weight, …
    private readonly ConvModule _stage1;
    private readonly ConvModule _stage2;

    /// <summary>Builds the encoder from its part of the config.</summary>
    public PlainNet(ConfigSection section)
    {
        InChannels = section.Int("in_channels", 3);
        int width = section.Int("width", 16);
        OutChannels = [width, 2 * width];
        _stem = new ConvModule(InChannels, width, kernel: 3, NormOptions.BatchNorm, stride: 2, padding: 1);
        _stage1 = new ConvModule(width, width, kernel: 3, NormOptions.BatchNorm, stride: 2, padding: 1);
        _stage2 = new ConvModule(width, 2 * width, kernel: 3, NormOptions.BatchNorm, stride: 2, padding: 1);
    }

    /// <inheritdoc />
    public int InChannels { get; }

    /// <inheritdoc />
    public IReadOnlyList<int> OutChannels { get; }

    /// <inheritdoc />
    public IReadOnlyList<int> Strides => [4, 8];

    /// <inheritdoc />
    public IReadOnlyList<string> Stem => ["stem.conv.weight"];

    /// <inheritdoc />
    protected override IReadOnlyList<Tensor> Forward(Tensor input)
    {
        Tensor quarter = _stage1.Call(_stem.Call(input)); // [N, width, H/4, W/4]
        return [quarter, _stage2.Call(quarter)];          // and [N, 2 width, H/8, W/8]
    }
}
