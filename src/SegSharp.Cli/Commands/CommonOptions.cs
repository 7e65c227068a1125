using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SegSharp.Checkpoints.Loading;
using SegSharp.Data.Imaging;
using SegSharp.Tensors;

namespace SegSharp.Cli.Commands;

/// <summary>Arguments and options that several commands have.</summary>
internal static class CommonOptions
{
    // along a side; no image format that is read here goes beyond
    private const int MostPixels = 100_000;

    /// <summary>The value of <see cref="Format"/> that asks for JSON.</summary>
    public const string Json = "json";

    /// <summary>The config's path.</summary>
    public static Argument<string> Config() =>
        new("CONFIG") { Description = "The config: a .py file in MMSegmentation's form (0.x or 1.x), .json or .yaml." };

    /// <summary>Changes to the config.</summary>
    public static Option<string[]> CfgOptions() => new("--cfg-options")
    {
        Description = "Changes to the config, such as max_iters=200 model.backbone.embed_dims=64. Takes several; may be repeated.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary>The most pixels that an image may have.</summary>
    public static Option<int?> MaxPixels() => Count(
        "--max-pixels", 1, "The most pixels that an image or mask may have; larger ones are refused before they are decoded. "
            + string.Create(CultureInfo.InvariantCulture, $"[default: {ImageFile.UsualMaxPixels}]"));

    /// <summary>
    /// The changes to a config together with what <see cref="MaxPixels"/> was given, which counts more than the config's own limit.
    /// </summary>
    public static string[] Changes(string[] overrides, int? maxPixels) =>
        maxPixels is { } pixels ? [.. overrides, $"max_pixels={pixels}"] : overrides;

    /// <summary>Whether each image is looked at several times.</summary>
    public static Option<bool> TestTimeAugmentation() => new("--tta", "--aug-test")
    {
        Description = "Look at each image at several scales and mirrored, and average: " +
            "the config's tta_pipeline (1.x) or its MultiScaleFlipAug (0.x).",
    };

    /// <summary>Assemblies with classes that a config names.</summary>
    public static Option<string[]> Plugins() => new("--plugin")
    {
        Description = "A .dll with classes of your own, marked [Registered(\"Name\")]: whatever the config names, rules of the doctor, " +
            "recognisers. May be repeated.",
        HelpName = "DLL",
        DefaultValueFactory = _ => [],
    };

    /// <summary>What happens to weights that do not fit.</summary>
    /// <param name="fallback">What happens where the option is not given.</param>
    public static Option<string?> OnMismatch(string fallback)
    {
        Option<string?> option = new("--on-mismatch")
        {
            Description = "What happens to weights that do not fit the model: error, reinit (initial values), or partial (cut, pad, " +
                "resize, sum or repeat "
                + $"what can be). [default: {fallback}]",
        };
        option.AcceptOnlyFromAmong([.. LoadPolicyReader.Rules.Keys]);
        option.HelpName = string.Join('|', LoadPolicyReader.Rules.Keys);
        return option;
    }

    /// <summary>The rule of a name that <see cref="OnMismatch"/> takes.</summary>
    public static MismatchRule? Rule(string? name) => name is null ? null : LoadPolicyReader.Rules[name];

    /// <summary>Where to compute.</summary>
    public static Option<Device> Device() => new("--device")
    {
        Description = "Where to compute: cpu or cuda:N. [default: cpu]",
        HelpName = "DEVICE",
        CustomParser = ParseDevice,
    };

    /// <summary>How the result is printed.</summary>
    public static Option<string> Format(params string[] others)
    {
        string[] all = [.. others.Length > 0 ? others : ["text"], Json];
        Option<string> option = new("--format")
        {
            Description = $"How the result is printed: {string.Join(", ", all[..^1])} or {Json}.",
            DefaultValueFactory = _ => all[0],
        };
        option.AcceptOnlyFromAmong(all);
        option.HelpName = string.Join('|', all);
        return option;
    }

    /// <summary>How much of the colours of a prediction is laid over its image.</summary>
    public static Option<double> Opacity(string description)
    {
        Option<double> option = new("--opacity") { Description = description, HelpName = "0..1", DefaultValueFactory = _ => 0.5 };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, out double value) && value is not (>= 0 and <= 1))
            {
                result.AddError($"--opacity is {result.Tokens[0].Value}, expected 0 to 1.");
            }
        });
        return option;
    }

    /// <summary>A folder.</summary>
    public static Option<string?> Folder(string name, string description) => new(name) { Description = description, HelpName = "DIR" };

    /// <summary>A whole number that is not too small.</summary>
    public static Option<int?> Count(string name, int least, string description)
    {
        Option<int?> option = new(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < least)
            {
                result.AddError($"{name} is {value}, expected at least {least}.");
            }
        });
        return option;
    }

    /// <summary>The size of an image.</summary>
    public static Option<int[]> Shape(string description)
    {
        Option<int[]> option = new("--shape")
        {
            Description = description,
            HelpName = "H W",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => int.TryParse(token.Value, out int size) && size is < 1 or > MostPixels) is { } token)
            {
                result.AddError($"--shape has the size {token.Value}, expected 1 to {MostPixels}.");
            }
        });
        return option;
    }

    /// <summary>The seed of a run.</summary>
    public static Option<long?> Seed(string description)
    {
        Option<long?> option = new("--seed") { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && long.TryParse(result.Tokens[0].Value, out long value) && value < 0)
            {
                result.AddError($"--seed is {value}, expected 0 or more.");
            }
        });
        return option;
    }

    private static Device ParseDevice(ArgumentResult result)
    {
        try
        {
            return Tensors.Device.Parse(result.Tokens[0].Value);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }
}
