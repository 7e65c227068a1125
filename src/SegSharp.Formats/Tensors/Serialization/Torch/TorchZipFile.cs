using System.Text;
using Microsoft.Win32.SafeHandles;
using SegSharp.Tensors.Serialization.Pickle;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>PyTorch's layout since 1.6: a zip archive of a pickle and one uncompressed record a storage.</summary>
/// <remarks>Source: <c>torch/serialization.py</c> and <c>caffe2/serialize/inline_container.h</c> of PyTorch.</remarks>
public sealed class TorchZipFile : TorchFile
{
    private const string PickleName = "data.pkl";

    private TorchZipFile(string path, SafeFileHandle file)
        : base(path, file)
    {
    }

    /// <inheritdoc />
    public override string Format => "PyTorch (zip)";

    /// <summary>Opens a file and checks its directory and pickle.</summary>
    /// <exception cref="CheckpointFormatException">It is not such a file, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static new TorchZipFile Open(string path) => Opened(path, handle => new TorchZipFile(path, handle));

    private protected override void ReadContent()
    {
        ZipDirectory directory = ZipDirectory.Read(Path, Handle);
        string pickle = directory.Names.FirstOrDefault(name => name == PickleName
            || (name.EndsWith("/" + PickleName, StringComparison.Ordinal) && name.Count(c => c == '/') == 1))
            ?? throw new CheckpointFormatException(Path, Describe(directory));
        string root = pickle[..^PickleName.Length];
        if (directory.Names.Any(name => name.StartsWith(root + "code/", StringComparison.Ordinal)))
        {
            throw new CheckpointFormatException(Path, "it is a TorchScript program; save the model's state_dict() instead.");
        }

        if (directory.ReadShort(root + "byteorder", longest: 16) is { } order && Encoding.ASCII.GetString(order) == "big")
        {
            throw new CheckpointFormatException(Path, "it was written on a big-endian machine, whose numbers are not read.");
        }

        StoragePlace place = directory.Locate(pickle)!.Value;
        directory.Verify(pickle, place);
        PickleSource source = new(Path, Handle, place.Offset, place.Offset + place.Length);
        TorchPickleHost host = new(source);
        object? value = new PickleReader(source, host).Read();
        SetContent(StateDictContent.Find(Path, value, host.Skipped), key => directory.Locate($"{root}data/{key}"));
    }

    private static string Describe(ZipDirectory directory) => directory.Names switch
    {
        var names when names.Any(name => name.EndsWith(".npy", StringComparison.Ordinal)) =>
            "it is a NumPy archive (.npz), not a PyTorch file.",
        var names when names.Any(name => name.StartsWith("word/", StringComparison.Ordinal)
            || name.StartsWith("xl/", StringComparison.Ordinal)) => "it is an office document.",
        var names when names.Any(name => name.EndsWith(".pth", StringComparison.Ordinal)
            || name.EndsWith(".safetensors", StringComparison.Ordinal)) => "it is a zip archive with weights in it; unpack it first.",
        _ => "it is a zip archive, but not a PyTorch file: there is no data.pkl in it.",
    };
}
