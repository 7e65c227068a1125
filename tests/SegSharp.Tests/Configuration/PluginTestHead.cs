using SegSharp.Configuration;
using SegSharp.Models.Heads;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Configuration;

/// <summary>A head of a plugin: a 1x1 convolution of the finest map.</summary>
[Registered("PluginTestHead")]
public sealed class PluginTestHead : Module<IReadOnlyList<Tensor>, Tensor>, IDecodeHead
{
    private readonly Conv2d _classify;

    public PluginTestHead(ConfigSection section)
    {
        NumClasses = section.Int("num_classes");
        _classify = new Conv2d(section.Ints("in_channels")[0], NumClasses, kernel: 1);
    }

    public int NumClasses { get; }

    public bool AlignCorners => false;

    protected override Tensor Forward(IReadOnlyList<Tensor> input) => _classify.Call(input[0]);
}
