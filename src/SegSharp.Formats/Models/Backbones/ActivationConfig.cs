using System.Text.Json.Nodes;

namespace SegSharp.Models.Backbones;

/// <summary>Activations as configs write them.</summary>
internal static class ActivationConfig
{
    /// <summary>What <c>act_cfg</c> says for an activation.</summary>
    public static JsonObject ToConfig(this FeedForwardActivation activation) => activation switch
    {
        FeedForwardActivation.GeluTanh => new() { ["type"] = "GELU", ["approximate"] = "tanh" },
        FeedForwardActivation.Relu => new() { ["type"] = "ReLU" },
        FeedForwardActivation.Silu => new() { ["type"] = "SiLU" },
        _ => new() { ["type"] = "GELU" },
    };
}
