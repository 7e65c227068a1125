namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>Number types as PyTorch and NumPy write them.</summary>
internal static class Types
{
    /// <summary>The type of class indices.</summary>
    public const string Index = "int64";

    /// <summary>One name for a type: <c>int64</c> for <c>torch.long</c>, <c>torch.cuda.LongTensor</c> and <c>np.int64</c>.</summary>
    public static string Name(string text)
    {
        string word = text.Split('.')[^1].ToLowerInvariant();
        word = word.EndsWith("tensor", StringComparison.Ordinal) ? word[..^"tensor".Length] : word;
        return word switch
        {
            "long" => Index,
            "float" or "fp32" or "float32" or "single" => "float32",
            "half" or "fp16" => "float16",
            "double" or "fp64" => "float64",
            "bf16" => "bfloat16",
            "byte" => "uint8",
            "int" => "int32",
            "short" => "int16",
            "boolean" => "bool",
            _ => word,
        };
    }

    /// <summary>Whether a type has fractions.</summary>
    public static bool IsFloat(string name) => name.StartsWith("float", StringComparison.Ordinal) || name == "bfloat16";

    /// <summary>Whether it is a type at all.</summary>
    public static bool IsKnown(string name) =>
        IsFloat(name) || name is Index or "int32" or "int16" or "int8" or "uint8" or "uint16" or "bool";
}
