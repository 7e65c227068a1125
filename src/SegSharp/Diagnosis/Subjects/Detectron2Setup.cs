namespace SegSharp.Diagnosis.Subjects;

/// <summary>Reads the facts of Detectron2's YAML tree, with that framework's defaults.</summary>
/// <remarks>Source: https://detectron2.readthedocs.io/en/latest/modules/config.html.</remarks>
internal static class Detectron2Setup
{
    private const int DefaultStuff = 54;
    private const int DefaultIgnored = 255;

    private static readonly double[] _mean = [103.53, 116.28, 123.675];
    private static readonly double[] _std = [1.0, 1.0, 1.0];
    private static readonly string[] _stuffArchitectures = ["SemanticSegmentor", "PanopticFPN"];

    /// <summary>The facts of a config.</summary>
    public static SetupFacts Read(Subject subject)
    {
        ConfigCursor model = subject.Config["MODEL"];
        ConfigCursor head = model["SEM_SEG_HEAD"];
        bool segments = head["NUM_CLASSES"].Exists || _stuffArchitectures.Contains(model["META_ARCHITECTURE"].Text, StringComparer.Ordinal);
        return new SetupFacts
        {
            // the detection heads' classes are no pixel labels
            Outputs = !segments ? [] :
            [
                new OutputFacts
                {
                    Path = head.Path,
                    Classes = new Fact<int>(head["NUM_CLASSES"].Integer ?? DefaultStuff, head["NUM_CLASSES"].Path, head.Location,
                        !head["NUM_CLASSES"].Exists),
                    IgnoreIndex = new Fact<int>(head["IGNORE_VALUE"].Integer ?? DefaultIgnored, head["IGNORE_VALUE"].Path, head.Location,
                        !head["IGNORE_VALUE"].Exists),
                },
            ],
            Mean = Numbers(model["PIXEL_MEAN"], _mean),
            Std = Numbers(model["PIXEL_STD"], _std),
            ClassNames = segments ? ForeignFacts.Names(subject.Data["stuff_classes"]) : null,
        };
    }

    /// <summary>How many images' channels a format has.</summary>
    public static int Channels(string? format) => format?.ToUpperInvariant() switch { "L" => 1, "RGBA" or "BGRA" => 4, _ => 3 };

    private static Fact<IReadOnlyList<double>> Numbers(ConfigCursor place, double[] usual) =>
        ForeignFacts.Numbers(place) ?? new Fact<IReadOnlyList<double>>(usual, place.Path, place.Location, IsDefault: true);
}
