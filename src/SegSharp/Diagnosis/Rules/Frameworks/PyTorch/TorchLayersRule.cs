using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Follows shapes through a list of layers: ranks, channels, groups, kernels, norms, reshapes.</summary>
internal sealed class TorchLayersRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        ConfigCursor layers = examination.Config["layers"].Exists ? examination.Config["layers"] : examination.Config["model"]["layers"];

        // Later findings are often consequences of the first; report them anyway, each at its own key.
        return examination.Subject.IsMmStyle || layers.Node is not ConfigList ? [] : LayerWalk.Run(examination.Subject, layers).Findings;
    }
}
