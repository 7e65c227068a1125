using System.Runtime.InteropServices;
using SegSharp.IO;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization.Torch;

namespace SegSharp.Bench;

/// <summary>The files that the sides work on, in a folder that is gone afterwards.</summary>
internal sealed class BenchFiles : IDisposable
{
    private readonly Dictionary<string, WorkTask> _inputs = new(StringComparer.Ordinal);
    private readonly List<string> _made = [];
    private int _count;

    /// <summary>Makes the folder.</summary>
    /// <param name="parent">The folder it is in; null for the system's temporary one.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public BenchFiles(string? parent)
    {
        if (parent is null)
        {
            Folder = Directory.CreateTempSubdirectory("segsharp-bench-").FullName;
            return;
        }

        Folder = Path.Combine(Path.GetFullPath(parent), $"segsharp-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(Folder);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>A path in the folder that nothing else uses.</summary>
    public string New(string name)
    {
        string path = Path.Combine(Folder, $"{_count++}-{name}");
        _made.Add(path);
        return path;
    }

    /// <summary>Deletes what was made so far: the weights of all variants at once would fill a disk.</summary>
    public void Clear()
    {
        _made.ForEach(File.Delete);
        _made.Clear();
        _inputs.Clear();
    }

    /// <summary>
    /// A task with its weights, images and labels, written when they are first asked for; each task has result files of its own.
    /// </summary>
    public WorkTask Inputs(WorkTask task)
    {
        string key = $"{task.Variant} {task.Batch} {task.Height} {task.Width} {task.Classes}";
        if (!_inputs.TryGetValue(key, out WorkTask? inputs))
        {
            _inputs[key] = inputs = Write(task);
        }

        return task with { Weights = inputs.Weights, Pixels = inputs.Pixels, Labels = inputs.Labels, Result = New("result.f32"),
            LabelMap = New("labels.u8") };
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private WorkTask Write(WorkTask task)
    {
        using TensorScope scope = TensorScope.Open();
        TensorRuntime.Seed(0);
        EncoderDecoder model = BenchModel.Build(task.Variant, task.Classes);
        model.Initialize();
        Disturb(model);
        task = task with { Weights = New("weights.pth"), Pixels = New("pixels.f32"), Labels = New("labels.i64") };
        AtomicFile.Write(task.Weights,
            stream => TorchZipWriter.Write(stream, [.. model.NamedState().Select(slot => (slot.Name, slot.Slot.Value))]));
        Tensor pixels = Ops.Randn([task.Batch, 3, task.Height, task.Width]);
        AtomicFile.Write(task.Pixels, stream => stream.Write(pixels.AsBytes()));
        GC.KeepAlive(pixels);
        long[] labels = new long[task.Batch * task.Height * task.Width];
        Random random = new(0);
        foreach (ref long label in labels.AsSpan())
        {
            label = random.Next(task.Classes);
        }

        AtomicFile.Write(task.Labels, stream => stream.Write(MemoryMarshal.AsBytes<long>(labels)));
        return task;
    }

    // Running statistics of a new model are 0 and 1: a side that mixed them up would not be found out. And of the millions of numbers that
    // go through the head's ReLU a few are so near to its kink that rounding decides on which side they are, which shows in the gradients:
    // the norm's shift of 3 deviations, up and down by turns, moves nearly all away from it.
    private static void Disturb(EncoderDecoder model)
    {
        foreach ((string name, TensorSlot slot) in model.NamedState())
        {
            switch (name)
            {
                case "decode_head.linear_fuse.bn.running_mean":
                    slot.Load(Ops.Randn(slot.Shape) * 0.1, Device.Cpu);
                    break;
                case "decode_head.linear_fuse.bn.running_var":
                    slot.Load((Ops.Randn(slot.Shape) * 0.1).Exp(), Device.Cpu);
                    break;
                case "decode_head.linear_fuse.bn.bias":
                    slot.Load(Tensor.From([.. Enumerable.Range(0, (int)slot.Shape[0].Value).Select(i => i % 2 == 0 ? 3f : -3f)],
                        slot.Shape), Device.Cpu);
                    break;
            }
        }
    }
}
