using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>
/// Runs a list of layers on symbolic tensors, by the shape rules of the operators that the layers are made of, and collects what does not
/// fit. A size that the list does not tell is a symbol.
/// </summary>
internal sealed class LayerWalk
{
    private const int MostLayers = 2000;

    // sizes whose formula has outgrown this count as unknown
    private const int MostSymbols = 160;

    private static readonly string[] _inputKeys = ["input", "input_shape", "from"];

    private static readonly string[] _unchanging =
    [
        "relu", "relu6", "leakyrelu", "prelu", "gelu", "silu", "swish", "mish", "elu", "selu", "tanh", "sigmoid", "softmax", "softmax2d",
        "logsoftmax", "logsigmoid",
        "hardswish", "hardsigmoid", "softplus", "dropout", "dropout2d", "droppath", "identity", "activation", "normalize", "contiguous",
        "clone", "detach",
        "localresponsenorm", "drop",
    ];

    private readonly Dictionary<string, Tensor> _outputs = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];
    private readonly bool _isTrial;
    private int _unknown;

    private LayerWalk(Subject subject, ConfigCursor layers, bool isTrial)
    {
        Subject = subject;
        Layers = layers;
        Given = subject.Runtime["input"];
        _isTrial = isTrial;
    }

    /// <summary>What is examined.</summary>
    public Subject Subject { get; }

    /// <summary>The list.</summary>
    public ConfigCursor Layers { get; }

    /// <summary>What the first layer is given.</summary>
    public ConfigCursor Given { get; }

    /// <summary>Whether batch norms compute from the batch.</summary>
    public bool IsTraining => new RuntimeFacts(Subject).IsTraining == true;

    /// <summary>What does not fit.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Follows the shape that the subject's model is given.</summary>
    public static LayerWalk Run(Subject subject, ConfigCursor layers)
    {
        LayerWalk walk = new(subject, layers, isTrial: false);
        walk.Follow(walk.Given.Integers);
        return walk;
    }

    /// <summary>A size that nothing tells.</summary>
    public Dim Unknown() => Dim.Symbol($"u{_unknown++}");

    /// <summary>A tensor of a shape in which a negative size is unknown.</summary>
    public Tensor Open(IEnumerable<int> sizes) => Tensor.Symbolic([.. sizes.Select(size => size < 0 ? Unknown() : size)]);

    /// <summary>The output of an earlier layer, by its name.</summary>
    public Tensor? Output(string name) => _outputs.GetValueOrDefault(name);

    /// <summary>The edit that gives the model an input of another shape; unknown sizes stay -1.</summary>
    public ConfigEdit Give(Shape shape) => Tell.Set(Given, shape.Select(size => size.IsSymbolic ? -1 : size.Value));

    /// <summary>Takes a finding down.</summary>
    public void Report(Finding finding) => _findings.Add(finding);

    /// <summary>The smallest enlargement of the given image under which no finding of a code is left; null if there is none.</summary>
    public Shape? Enlarged(DiagnosisCode code, Func<int, int, int> enlarge)
    {
        if (_isTrial || Given.Integers is not { Count: >= 3 } given)
        {
            return null;
        }

        for (int step = 1; step <= 1024; step *= 2)
        {
            int[] larger = [.. given.Take(2), .. given.Skip(2).Select(size => enlarge(size, step))];
            LayerWalk trial = new(Subject, Layers, isTrial: true);
            trial.Follow(larger);
            if (!larger.SequenceEqual(given) && !trial.Findings.Any(finding => finding.Code == code))
            {
                return [.. larger.Select(size => (Dim)size)];
            }
        }

        return null;
    }

    private void Follow(IReadOnlyList<int>? given)
    {
        using SymbolicTrace conditions = SymbolicTrace.Open();
        Tensor? next = given is null ? null : Open(given);
        IReadOnlyList<ConfigCursor> items = Layers.Items;
        for (int index = 0; index < Math.Min(items.Count, MostLayers); index++)
        {
            TorchLayer layer = new(items[index], index);

            // what each layer requires of its own numbers holds for unknown inputs too
            LayerVisit visit = new(this, layer, index, Explicit(layer) ?? next);
            Tensor? computed = Output(visit);
            next = Short(Told(layer) ?? computed);
            if (next is not null)
            {
                _outputs[layer.Name] = next;
            }
        }
    }

    // A layer may say where its input comes from: a shape, or an earlier layer's name.
    private Tensor? Explicit(TorchLayer layer) => _inputKeys.Select(key => layer.Section[key])
        .Select(place => place.Integers is { Count: > 1 } shape ? Open(shape) : place.Text is { } name ? Output(name) : null)
            .FirstOrDefault(known => known is not null);

    private Tensor? Told(TorchLayer layer) => layer.Section["output"].Integers is { Count: > 1 } output ? Open(output) : null;

    private static Tensor? Output(LayerVisit visit)
    {
        string word = visit.Layer.Word;
        try
        {
            return word.StartsWith("conv", StringComparison.Ordinal) && visit.Layer.Axes > 0 ? ConvolutionLayers.Visit(visit)
                : word is "linear" or "lazylinear" or "dense" ? LinearLayers.Visit(visit)
                : NormLayers.Handles(word) ? NormLayers.Visit(visit)
                : word is "multiheadattention" or "attention" or "selfattention" ? LinearLayers.Attention(visit)
                : visit.Input is null ? null
                : word is "embedding" or "embeddingbag" ? LinearLayers.Embedding(visit)
                : word is "lstm" or "gru" or "rnn" ? LinearLayers.Recurrent(visit)
                : PoolingLayers.Handles(word) ? PoolingLayers.Visit(visit)
                : ShapeLayers.Handles(word) ? ShapeLayers.Visit(visit)
                : _unchanging.Contains(word, StringComparer.Ordinal) ? visit.Input
                : null;
        }
        catch (Exception exception) when (exception is ShapeException or OverflowException)
        {
            return null; // refused for a reason that no message tells yet, or a size beyond 64 bits
        }
    }

    private Tensor? Short(Tensor? tensor) => tensor is null || !tensor.Shape.IsSymbolic ? tensor
        : Tensor.Symbolic([.. tensor.Shape.Select(size => size.IsSymbolic && size.ToString().Length > MostSymbols ? Unknown() : size)]);
}
