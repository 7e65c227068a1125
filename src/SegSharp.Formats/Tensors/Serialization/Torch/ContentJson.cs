using System.Text.Json.Serialization;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>The texts that stand beside weights, by generated code.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(long[]?[]))]
internal sealed partial class ContentJson : JsonSerializerContext;
