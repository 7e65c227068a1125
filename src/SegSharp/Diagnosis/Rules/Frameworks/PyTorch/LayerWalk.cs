using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Follows a shape through a list of layers, as running them would, and collects what does not fit.</summary>
internal sealed class LayerWalk
{
    private const int MostLayers = 2000;

    private static readonly string[] _unchanging =
    [
        "relu", "relu6", "leakyrelu", "prelu", "gelu", "silu", "swish", "mish", "elu", "selu", "tanh", "sigmoid", "softmax", "softmax2d",
        "logsoftmax", "logsigmoid", "hardswish", "hardsigmoid", "softplus",
        "dropout", "dropout2d", "droppath", "identity", "activation", "normalize", "contiguous", "clone", "detach",
        "localresponsenorm", "drop",
    ];

    private readonly Dictionary<string, IReadOnlyList<int>> _outputs = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];

    private LayerWalk(Subject subject, ConfigCursor layers)
    {
        Subject = subject;
        Layers = layers;
        Given = subject.Runtime["input"];
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
        LayerWalk walk = new(subject, layers);
        walk.Follow(walk.Given.Integers);
        return walk;
    }

    /// <summary>The output of an earlier layer, by its name.</summary>
    public IReadOnlyList<int>? Output(string name) => _outputs.GetValueOrDefault(name);

    /// <summary>Takes a finding down.</summary>
    public void Report(Finding finding) => _findings.Add(finding);

    /// <summary>
    /// The smallest enlargement of the given image under which none of some kinds of findings is left; null if there is none.
    /// </summary>
    public int[]? Enlarged(IReadOnlyList<DiagnosisCode> codes, Func<int, int, int> enlarge)
    {
        if (Given.Integers is not { Count: >= 3 } given)
        {
            return null;
        }

        for (int step = 1; step <= 1024; step *= 2)
        {
            int[] larger = [.. given.Take(2), .. given.Skip(2).Select(size => enlarge(size, step))];
            LayerWalk trial = new(Subject, Layers);
            trial.Follow(larger, isTrial: true);
            if (!larger.SequenceEqual(given) && !trial.Findings.Any(finding => codes.Contains(finding.Code)))
            {
                return larger;
            }
        }

        return null;
    }

    /// <summary>Whether this is a trial, whose findings need no edits.</summary>
    public bool IsTrial { get; private set; }

    private void Follow(IReadOnlyList<int>? shape, bool isTrial = false)
    {
        IsTrial = isTrial;
        int count = Math.Min(Layers.Items.Count, MostLayers);
        IReadOnlyList<ConfigCursor> items = Layers.Items;
        for (int index = 0; index < count; index++)
        {
            TorchLayer layer = new(items[index], index);
            IReadOnlyList<int>? input = Explicit(layer) ?? shape;

            // what each layer requires of its own numbers holds for unknown inputs too
            LayerVisit visit = new(this, layer, index, input ?? []);
            shape = Step(visit, input is not null);
            if (shape is not null)
            {
                _outputs[layer.Name] = shape;
            }
        }
    }

    // A layer may say where its input comes from: a shape, or an earlier layer's name.
    private IReadOnlyList<int>? Explicit(TorchLayer layer)
    {
        foreach (string key in new[] { "input", "input_shape", "from" })
        {
            ConfigCursor place = layer.Section[key];
            if (place.Integers is { Count: > 1 } shape)
            {
                return shape;
            }

            if (place.Text is { } name && _outputs.TryGetValue(name, out IReadOnlyList<int>? known))
            {
                return known;
            }
        }

        return null;
    }

    private static IReadOnlyList<int>? Step(LayerVisit visit, bool isKnown)
    {
        string word = visit.Layer.Word;
        IReadOnlyList<int>? told = visit.Layer.Section["output"].Integers is { Count: > 1 } output ? output : null;
        IReadOnlyList<int>? computed =
            word.StartsWith("conv", StringComparison.Ordinal) && visit.Layer.Axes > 0 ? ConvolutionLayers.Visit(visit, isKnown)
            : word is "linear" or "lazylinear" or "dense" ? LinearLayers.Visit(visit, isKnown)
            : NormLayers.Handles(word) ? NormLayers.Visit(visit, isKnown)
            : word is "multiheadattention" or "attention" or "selfattention" ? LinearLayers.Attention(visit, isKnown)
            : !isKnown ? null
            : word is "embedding" or "embeddingbag" ? LinearLayers.Embedding(visit)
            : word is "lstm" or "gru" or "rnn" ? LinearLayers.Recurrent(visit)
            : PoolingLayers.Handles(word) ? PoolingLayers.Visit(visit)
            : ShapeLayers.Handles(word) ? ShapeLayers.Visit(visit)
            : _unchanging.Contains(word, StringComparer.Ordinal) ? visit.Input
            : null;
        return told ?? computed;
    }
}
