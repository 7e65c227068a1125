using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Configuration;

[Registered("PluginTestTransform")]
public sealed class PluginTestTransform(ConfigSection section) : ISampleTransform
{
    public int Amount { get; } = section.Int("amount");

    public Sample Apply(Sample sample, SampleRandom random) => sample;
}
