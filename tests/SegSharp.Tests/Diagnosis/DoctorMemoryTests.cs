using System.Runtime.CompilerServices;
using SegSharp.Configuration;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Experiments;
using SegSharp.Tensors;
using SegSharp.Tests.Configuration;

namespace SegSharp.Tests.Diagnosis;

/// <summary>A program that asks the doctor again and again, such as a server, keeps nothing of what was looked at.</summary>
public sealed class DoctorMemoryTests
{
    private const int Calls = 40;

    private static readonly string _config = Path.Combine(ConfigFolders.Shipped, "demo", "segformer_mit-b0_1xb4_streets-128x192.py");

    [Theory]
    [InlineData("")]
    [InlineData("model.backbone.embed_dims=64")]
    [InlineData("model.decode_head.num_clases=3")]
    public void Examine_AgainAndAgain_KeepsNoObjectTensorOrFile(string change)
    {
        using TemporaryModel model = TemporaryModel.Write(32);
        string[] changes = change.Length == 0 ? [] : [change];
        _ = Examine(model.Path, changes);
        (long tensors, int files) = Settled();
        List<WeakReference> seen = [];
        for (int call = 0; call < Calls; call++)
        {
            seen.AddRange(Examine(model.Path, changes));
        }

        Assert.Equal((tensors, files), Settled());

        // the last ones may still lie on the stack
        Assert.All(seen.SkipLast(2), reference => Assert.False(reference.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Examine(string checkpoint, string[] changes)
    {
        ConfigDict config = ConfigFile.Load(_config, changes);
        DoctorReport report = ExperimentDoctor.Examine(new ExperimentRequest(config) { Checkpoint = checkpoint });
        return [new WeakReference(config), new WeakReference(report)];
    }

    private static (long Tensors, int Files) Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return (Tensor.LiveCount, Directory.GetFiles("/proc/self/fd").Length);
    }
}
