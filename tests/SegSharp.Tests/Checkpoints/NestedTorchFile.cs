using System.Globalization;
using SegSharp.IO;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Pickle;
using SegSharp.Tensors.Serialization.Torch;

namespace SegSharp.Tests.Checkpoints;

/// <summary>Writes what training programs save: dicts in dicts, with texts and numbers beside the weights.</summary>
internal static class NestedTorchFile
{
    /// <param name="path">The file.</param>
    /// <param name="root">Names with what they name: a text, a number, a list of such pairs, or tensors under their names.</param>
    public static void Write(string path, params (string Name, object Value)[] root)
    {
        List<TensorSource> tensors = [];
        PickleWriter pickle = new();
        WriteDict(pickle, root, tensors);
        AtomicFile.Write(path, stream =>
        {
            ZipWriter zip = new(stream);
            zip.Add("archive/data.pkl", pickle.Finish());
            for (int i = 0; i < tensors.Count; i++)
            {
                using TensorScope scope = TensorScope.Open();
                zip.Add($"archive/data/{i}", tensors[i].Read().Contiguous().AsBytes());
            }

            zip.Add("archive/version", "3\n"u8);
            zip.Finish();
        });
    }

    private static void WriteDict(PickleWriter pickle, IEnumerable<(string Name, object Value)> items, List<TensorSource> tensors)
    {
        pickle.Write(PickleOpcode.EmptyDict).Write(PickleOpcode.Mark);
        foreach ((string name, object value) in items)
        {
            pickle.Text(name);
            switch (value)
            {
                case string text:
                    pickle.Text(text);
                    break;
                case int number:
                    pickle.Integer(number);
                    break;
                case TensorSource tensor:
                    WriteTensor(pickle, tensor, tensors.Count);
                    tensors.Add(tensor);
                    break;
                case IEnumerable<TensorSource> sources:
                    WriteDict(pickle, sources.Select(source => (source.Name, (object)source)), tensors);
                    break;
                case (string, object)[] inner:
                    WriteDict(pickle, inner, tensors);
                    break;
                default:
                    throw new ArgumentException($"'{name}' is a {value.GetType().Name}.", nameof(items));
            }
        }

        pickle.Write(PickleOpcode.SetItems);
    }

    private static void WriteTensor(PickleWriter pickle, TensorSource tensor, int index)
    {
        long[] sizes = [.. tensor.Shape.Select(dim => dim.Value)];
        long[] strides = [.. sizes.Select((_, dim) => sizes.Skip(dim + 1).Aggregate(1L, (product, size) => product * size))];
        pickle.Global("torch._utils", "_rebuild_tensor_v2").Write(PickleOpcode.Mark)
            .Write(PickleOpcode.Mark).Text("storage").Global("torch", TorchPickleHost.StorageName(tensor.DType))
            .Text(index.ToString(CultureInfo.InvariantCulture)).Text("cpu").Integer(sizes.Aggregate(1L, (product, size) => product * size))
            .Write(PickleOpcode.Tuple).Write(PickleOpcode.BinPersId).Integer(0).Tuple(sizes).Tuple(strides).Write(PickleOpcode.NewFalse)
            .Global("collections", "OrderedDict").Write(PickleOpcode.EmptyTuple).Write(PickleOpcode.Reduce)
            .Write(PickleOpcode.Tuple).Write(PickleOpcode.Reduce);
    }
}
