using SegSharp.Configuration;
using SegSharp.Training;

namespace SegSharp.Tests.Configuration;

[Registered("PluginTestHook")]
public sealed class PluginTestHook : TrainingHook
{
    public PluginTestHook(ConfigSection section) => Interval = section.Int("interval", 1);

    public int Interval { get; }
}
