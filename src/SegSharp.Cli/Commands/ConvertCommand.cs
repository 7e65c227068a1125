using System.CommandLine;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Cli.Hosting;
using SegSharp.Cli.Runs;
using SegSharp.IO;
using SegSharp.Tensors;

namespace SegSharp.Cli.Commands;

/// <summary>Writes weights under another code base's names.</summary>
internal sealed class ConvertCommand : CliCommand
{
    private static readonly Dictionary<string, DType> _types = new(StringComparer.Ordinal)
    {
        ["float32"] = DType.Float32,
        ["float16"] = DType.Float16,
        ["bfloat16"] = DType.BFloat16,
        ["float64"] = DType.Float64,
    };

    private readonly Argument<string> _input =
        new("IN") { Description = "Weights: .safetensors, .pth in either layout, an index, or a Hugging Face folder." };
    private readonly Argument<string> _output = new("OUT") { Description =
        "The new file: .safetensors, or .pth for PyTorch's format; with --to hf also a folder, a name without ending." };

    private readonly Option<string> _target = new("--to")
    {
        Description = "Whose names: segsharp (with config and classes), mmseg (0.x and the original release), mmseg1, hf or smp.",
        HelpName = string.Join('|', CheckpointConversion.Targets.Keys),
        Required = true,
    };

    private readonly Option<string?> _names = new("--names")
    {
        Description = "With --to hf: 5.12 for the names that transformers' models have since then, as their state_dict() takes them; " +
            "without it those of save_pretrained, which from_pretrained of every version takes.",
        HelpName = CheckpointConversion.NewNames,
    };

    private readonly Option<string?> _dtype = new("--dtype") { Description =
        "Type of the floating-point numbers; without it every bit is kept.", HelpName = string.Join('|', _types.Keys) };

    /// <summary>Builds the command.</summary>
    public ConvertCommand()
        : base(
            "convert",
            "Converts weights between the names and layouts of SegSharp, MMSegmentation, Hugging Face and " +
            "segmentation_models_pytorch.\n\n" +
            "What the input is, is recognised. The two decode heads called SegFormer do not convert into each other.",
            "segsharp convert segformer.b2.ade.pth b2.safetensors --to segsharp",
            "segsharp convert downloads/segformer-b0-finetuned-ade-512-512 b0.pth --to mmseg",
            "segsharp convert best.safetensors best_half.safetensors --to hf --dtype float16",
            "segsharp convert best.safetensors state_dict.pth --to hf --names 5.12")
    {
        _target.AcceptOnlyFromAmong([.. CheckpointConversion.Targets.Keys]);
        _dtype.AcceptOnlyFromAmong([.. _types.Keys]);
        Add(_input);
        Add(_output);
        Add(_target);
        Add(_names);
        Add(_dtype);
    }

    /// <inheritdoc />
    protected override int Execute(ParseResult parse, CommandContext context)
    {
        string target = parse.GetRequiredValue(_target), output = parse.GetRequiredValue(_output);
        ConversionResult result;
        try
        {
            result = CheckpointConversion.Convert(
                ExistingFile.RequireFileOrFolder(parse.GetRequiredValue(_input), "checkpoint"), output, target,
                parse.GetValue(_dtype) is { } type ? _types[type] : null, parse.GetValue(_names));
        }
        catch (ArgumentException e)
        {
            throw new UsageException(ArgumentText.Of(e));
        }

        context.Console.Out.WriteLine(output);
        context.Console.Note(
            $"{result.TensorCount} tensors, from {result.From?.ToString() ?? "SegSharp"} to {target}, decode head: {result.Head}");
        if (result.LeftOut.Count > 0)
        {
            string more = result.LeftOut.Count > 5 ? Texts.Of($" and {result.LeftOut.Count - 5} more") : "";
            context.Console.Note($"left out, for {target} has no place for them: {string.Join(", ", result.LeftOut.Take(5))}{more}");
        }

        if (result.PreprocessingNote is { } note)
        {
            context.Console.Note(note);
        }

        if (result.ChangesEps)
        {
            context.Console.Note(
                Texts.Of($"the weights were computed with layer normalization eps {result.Eps!.Block:R} in blocks, " +
                    $"{result.Eps.Embedding:R} in embeddings; ")
                + Texts.Of($"code of {target} uses another, so its numbers differ slightly"));
        }

        return ExitCode.Ok;
    }
}
