using SegSharp.IO;

namespace SegSharp.Bench;

/// <summary>Finds which peers are installed.</summary>
internal sealed class PeerCatalogue
{
    private const string TorchScript = "torch_peer.py", ExportScript = "onnx_export.py", NodeScript = "ort_peer.js";

    private static readonly string[] _scripts = ["peer.py", "segformer_torch.py", TorchScript, ExportScript, NodeScript];
    private static readonly string[] _pythons = ["python3", "/usr/bin/python3"];

    private readonly List<WorkProgram> _exporters = [];
    private readonly List<WorkProgram> _torch = [];
    private readonly List<WorkProgram> _onnx = [];
    private readonly List<(string, string)> _skipped = [];

    /// <summary>Writes the peers' scripts into a folder and looks for what runs them.</summary>
    /// <param name="options">Which peers are wanted, and where they may be.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="say">Told who is asked.</param>
    /// <param name="cancellation">Ends the search.</param>
    public PeerCatalogue(BenchOptions options, string folder, Action<string> say, CancellationToken cancellation)
    {
        if (options.Against.Count == 0)
        {
            return;
        }

        Array.ForEach(_scripts, name => Extract(name, folder));
        FindTorch(options, folder, say, cancellation);
        if (options.Against.Contains(WorkProgram.OnnxRuntime))
        {
            say($"asking '{options.Node}' for ONNX Runtime");
            FindOnnx(options, folder, cancellation);
        }
    }

    /// <summary>Peers that are not there, and what to do about it.</summary>
    public IReadOnlyList<(string Peer, string Reason)> Skipped => _skipped;

    /// <summary>PyTorch, by each interpreter that has it.</summary>
    public IReadOnlyList<WorkProgram> Torch => _torch;

    /// <summary>ONNX Runtime.</summary>
    public IReadOnlyList<WorkProgram> Onnx => _onnx;

    /// <summary>Interpreters that may export a graph, in the order in which they are tried.</summary>
    public IReadOnlyList<WorkProgram> Exporters => _exporters;

    /// <summary>Has an interpreter tried first from now on, for it succeeded.</summary>
    public void Prefer(WorkProgram exporter)
    {
        _exporters.Remove(exporter);
        _exporters.Insert(0, exporter);
    }

    // PyTorch is needed for its own sake, and to export the graphs that ONNX Runtime runs.
    private void FindTorch(BenchOptions options, string folder, Action<string> say, CancellationToken cancellation)
    {
        bool isGiven = options.Pythons.Count > 0;
        foreach (string python in isGiven ? options.Pythons : _pythons)
        {
            say($"asking '{python}' for PyTorch");
            WorkProgram program = new(WorkProgram.PyTorch, python, []);
            if (program.Finish(["-c", "import numpy, torch"], cancellation) is { } failure)
            {
                if (isGiven || python == _pythons[^1])
                {
                    _skipped.Add((WorkProgram.PyTorch,
                        $"'{python}' has no PyTorch with NumPy ({failure}). Install them (on Debian: apt-get install "
                        + "python3-torch libopenblas0-openmp), or name another interpreter with --python."));
                }

                continue;
            }

            _exporters.Add(program with { Arguments = [Path.Combine(folder, ExportScript)] });
            string[] kinds = [WorkProgram.PyTorch, WorkProgram.PyTorchBfloat16];
            _torch.AddRange(kinds.Where(options.Against.Contains).SelectMany(
                kind => Both(program with { Kind = kind, Arguments = [Path.Combine(folder, TorchScript)] }, options)));

            if (!isGiven)
            {
                return;
            }
        }
    }

    private void FindOnnx(BenchOptions options, string folder, CancellationToken cancellation)
    {
        WorkProgram node = new(WorkProgram.OnnxRuntime, options.Node, [])
        {
            Environment =
                new Dictionary<string, string> { ["NODE_PATH"] = Path.Combine(Path.GetFullPath(options.PeersDirectory), "node_modules") },
        };
        if (node.Finish(["-e", "require('onnxruntime-node')"], cancellation) is { } failure)
        {
            _skipped.Add((WorkProgram.OnnxRuntime,
                $"'{options.Node}' finds no onnxruntime-node in '{options.PeersDirectory}' ({failure}). Run "
                + "'npm install --ignore-scripts' in bench/peers of a working copy, and name that folder with --peers."));
        }
        else if (_exporters.Count == 0)
        {
            _skipped.Add((WorkProgram.OnnxRuntime, "its graphs are exported by PyTorch, which is not there."));
        }
        else
        {
            _onnx.AddRange(Both(node with { Arguments = [Path.Combine(folder, NodeScript)] }, options));
        }
    }

    private static IEnumerable<WorkProgram> Both(WorkProgram program, BenchOptions options) =>
        options.KeepMemory ? [program, program.Keeping()] : [program];

    private static void Extract(string name, string folder)
    {
        using Stream resource = typeof(PeerCatalogue).Assembly.GetManifestResourceStream(name)!;
        AtomicFile.Write(Path.Combine(folder, name), resource.CopyTo);
    }
}
