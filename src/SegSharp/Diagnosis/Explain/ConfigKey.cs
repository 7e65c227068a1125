using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Explain;

/// <summary>One setting that every code base has and each calls otherwise.</summary>
/// <param name="Name">The placeholder of messages, such as <c>k_classes</c>.</param>
/// <param name="MmSegmentation">Its path in MMSegmentation's configs.</param>
/// <param name="Endings">How paths that mean it end, in any code base; list indices are left out of paths.</param>
internal sealed record ConfigKey(string Name, string MmSegmentation, params IReadOnlyList<string> Endings)
{
    /// <summary>Its name in segmentation_models_pytorch.</summary>
    public string? Smp { get; init; }

    /// <summary>Its name in Hugging Face's files.</summary>
    public string? HuggingFace { get; init; }

    /// <summary>Its name in Detectron2.</summary>
    public string? Detectron2 { get; init; }

    /// <summary>Its name in plain PyTorch, torchvision and Lightly.</summary>
    public string? PyTorch { get; init; }

    /// <summary>What it is called where the code base is not known, or has no name of its own.</summary>
    public string ShortName => MmSegmentation.Split('.')[^1];

    /// <summary>The name in a code base, or all names if it is not known.</summary>
    public string In(Framework? framework) => framework switch
    {
        Framework.SegSharp or Framework.MmSegmentation or Framework.OriginalSegFormer => MmSegmentation,
        Framework.SegmentationModelsPyTorch => Smp ?? PyTorch ?? ShortName,
        Framework.HuggingFace => HuggingFace ?? PyTorch ?? ShortName,
        Framework.Detectron2 => Detectron2 ?? PyTorch ?? ShortName,
        Framework.Lightly or Framework.PyTorch => PyTorch ?? ShortName,
        _ => Everywhere,
    };

    private string Everywhere
    {
        get
        {
            (string? Name, string Where)[] names =
                [(PyTorch, "PyTorch"), (Smp, "smp"), (HuggingFace, "Hugging Face"), (Detectron2, "Detectron2")];
            string others = string.Concat(names.Where(name => name.Name is not null).Select(name => $"; {name.Where}: {name.Name}"));
            return others.Length == 0 ? MmSegmentation : $"{MmSegmentation} ({others[2..]})";
        }
    }
}
