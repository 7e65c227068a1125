using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Evaluation;

namespace CustomBackbone;

/// <summary>A metric of one's own: the accuracy at pixels whose right or lower neighbour is of another class.</summary>
[Registered("BoundaryAccuracy")]
public sealed class BoundaryAccuracy : SegmentationMetric
{
    private readonly string _name;
    private int _ignored;
    private long _right;
    private long _all;

    /// <summary>Builds the metric from its part of the config.</summary>
    public BoundaryAccuracy(ConfigSection section) => _name = section.String("name", "boundaryAcc");

    /// <inheritdoc />
    public override IReadOnlyList<string> Names => [_name];

    /// <inheritdoc />
    public override void Begin(IReadOnlyList<string> classes, int ignoreIndex) => (_ignored, _right, _all) = (ignoreIndex, 0, 0);

    /// <inheritdoc />
    public override void Add(LabelMap prediction, LabelMap truth)
    {
        ReadOnlySpan<byte> labels = truth.Labels;
        for (int y = 0; y < truth.Height - 1; y++)
        {
            for (int x = 0; x < truth.Width - 1; x++)
            {
                int at = (y * truth.Width) + x;
                bool isBoundary = labels[at] != labels[at + 1] || labels[at] != labels[at + truth.Width];
                if (isBoundary && labels[at] != _ignored)
                {
                    _all++;
                    _right += prediction.Labels[at] == labels[at] ? 1 : 0;
                }
            }
        }
    }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Compute() => new Dictionary<string, double> { [_name] = (double)_right / _all };
}
