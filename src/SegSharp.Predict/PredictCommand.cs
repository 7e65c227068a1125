using System.CommandLine;
using System.Globalization;
using SegSharp.Data;
using SegSharp.Inference;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Predict;

/// <summary>The command line of segsharp-predict.</summary>
internal sealed class PredictCommand : RootCommand
{
    private const int Failed = 1, WrongUsage = 2;
    private const string Json = "json";

    private readonly Argument<string[]> _inputs = new("IMAGE|DIR")
    {
        Description = "Pictures (JPEG, PNG, WebP, BMP, GIF), and folders that are searched for pictures with all below them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _checkpoint = new("--checkpoint")
    {
        Description = "The model: a .safetensors or .pth file, or a Hugging Face folder.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _output = new("--out-dir")
    {
        Description = "Folder for NAME.png (class indices) and NAME_overlay.png.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "predictions",
    };

    private readonly Option<double> _opacity = new("--opacity")
    {
        Description = "How much of the colours is laid over the picture: 0 to 1.",
        HelpName = "X",
        DefaultValueFactory = _ => 0.5,
    };

    private readonly Option<bool> _labelsOnly = new("--labels-only") { Description = "Writes no overlays." };

    private readonly Option<string> _format = new("--format")
    {
        Description = "text, or json: a line of JSON for each picture.",
        DefaultValueFactory = _ => "text",
    };

    /// <summary>Builds the command.</summary>
    public PredictCommand()
        : base(
            "Labels pictures with a SegFormer: for each a PNG of class indices, and an overlay of its colours.\n\n"
            + "A picture that cannot be read is told and left out; the exit code is 1 then.\n\n"
            + "Examples:\n"
            + "  segsharp-predict street.jpg --checkpoint best.safetensors\n"
            + "  segsharp-predict photos --checkpoint segformer-b0-finetuned-ade-512-512 --out-dir labelled --format json\n\n"
            + "SEGSHARP_THREADS=N in the environment says how many processors are used; by default all.")
    {
        _opacity.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1))
            {
                result.AddError("--opacity must be from 0 to 1.");
            }
        });
        _format.AcceptOnlyFromAmong("text", Json);
        Add(_inputs);
        Add(_checkpoint);
        Add(_output);
        Add(_opacity);
        Add(_labelsOnly);
        Add(_format);
        SetAction(Execute);
    }

    /// <summary>Tells what is wrong with the command line.</summary>
    /// <returns>The exit code.</returns>
    public static int TellUsage(ParseResult parse)
    {
        foreach (string message in parse.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal))
        {
            Console.Error.WriteLine($"error: {message}");
        }

        Console.Error.WriteLine("segsharp-predict --help shows what is possible");
        return WrongUsage;
    }

    private int Execute(ParseResult parse)
    {
        using Signals signals = new();
        try
        {
            using SegFormerPredictor predictor = SegFormerPredictor.Load(parse.GetRequiredValue(_checkpoint));
            Labelling labelling = new(predictor, parse.GetValue(_labelsOnly) ? null : parse.GetValue(_opacity));
            bool isJson = parse.GetValue(_format) == Json;
            int failures = labelling.Run(
                parse.GetRequiredValue(_inputs), parse.GetRequiredValue(_output),
                labelled => Console.WriteLine(isJson ? labelled.ToJson() : labelled.ToText()), Tell, signals.Token);
            return failures == 0 ? 0 : Failed;
        }
        catch (OperationCanceledException) when (signals.ExitCode != 0)
        {
            Console.Error.WriteLine("interrupted: what is finished stays");
            return signals.ExitCode;
        }
        catch (Exception e) when (IsOfTheUser(e))
        {
            Tell(e.Message);
            return Failed;
        }
    }

    /// <summary>Whether an exception is about what the user gave, so that its message says enough.</summary>
    internal static bool IsOfTheUser(Exception exception) => exception is ModelException or ImageException or DataException
        or CheckpointFormatException or IOException or UnauthorizedAccessException or ArgumentException;

    private static void Tell(string message) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"error: {message}"));
}
