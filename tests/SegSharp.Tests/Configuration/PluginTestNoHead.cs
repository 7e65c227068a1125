using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Configuration;

/// <summary>Has the shape of a head, but does not say what a segmentor needs to know of one.</summary>
[Registered("PluginTestNoHead")]
public sealed class PluginTestNoHead : Module<IReadOnlyList<Tensor>, Tensor>
{
    public PluginTestNoHead(ConfigSection section) => section.Ignore("num_classes", "in_channels", "in_index", "channels");

    protected override Tensor Forward(IReadOnlyList<Tensor> input) => input[0];
}
