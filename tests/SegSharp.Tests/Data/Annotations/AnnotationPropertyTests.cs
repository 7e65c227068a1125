using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Annotations;

/// <summary>
/// Every transform that a config may name moves all annotations of a sample together: a label map, a depth map of the same numbers, and a
/// box around a thing in them.
/// </summary>
public sealed class AnnotationPropertyTests
{
    private const int Draws = 40;
    private const byte Thing = 1, Unknown = 255;

    // by name: its keys, and how far a side of the box may lie from the thing's pixels; null where a box cannot follow them
    private static readonly (string Name, string Keys, double? Slack)[] _geometric =
    [
        ("Resize", "scale=(70, 44), keep_ratio=False", 1), ("Resize", "scale_factor=0.7", 1), ("Resize", "img_scale=(80, 30)", 1),
        ("AlignedResize", "img_scale=(61, 50), size_divisor=8", 2),
        ("RandomResize", "scale=(60, 48), ratio_range=(0.5, 2.0), keep_ratio=True", 1),
        ("RandomChoiceResize", "scales=[(30, 90), (64, 48)]", 1), ("ResizeToMultiple", "size_divisor=32", 1),
        ("ResizeShortestEdge", "scale=28, max_size=90", 1), ("RandomCrop", "crop_size=(24, 30)", 0),
        ("RandomFlip", "prob=[0.3, 0.3, 0.3], direction=['horizontal', 'vertical', 'diagonal']", 0),
        ("RandomRotate", "prob=0.9, degree=40, seg_pad_val=255", 1.5), ("Pad", "size=(64, 64)", 0),
        ("SegRescale", "scale_factor=0.5", null),
        ("RandomCutOut", "prob=0.9, n_holes=(1, 3), cutout_shape=[(8, 8), (16, 4)], seg_fill_in=255", null),
        ("RandomMosaic", "prob=1.0, img_scale=(40, 50)", 1),
    ];

    private static readonly string[] _others =
    [
        "LoadImageFromFile", "LoadSingleRSImageFromFile", "LoadAnnotations", "LoadDepthAnnotation", "PhotoMetricDistortion",
        "Normalize", "CLAHE",
        "Rerange", "AdjustGamma", "RGB2Gray", "MultiView", "MultiScaleFlipAug", "TestTimeAug", "PackSegInputs",
        "DefaultFormatBundle", "Collect",
        "ImageToTensor", "ToTensor",
    ];

    public static TheoryData<string, string, double?> Transforms()
    {
        TheoryData<string, string, double?> data = [];
        Array.ForEach(_geometric, item => data.Add(item.Name, item.Keys, item.Slack));
        return data;
    }

    [Fact]
    public void Registry_EveryTransform_IsTriedOrMovesNothing() => Assert.Equal(
        new Registries().Transforms().Names.Order(StringComparer.Ordinal),
        _geometric.Select(item => item.Name).Distinct().Concat(_others).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Transforms))]
    public void Apply_EveryGeometricTransform_MovesAllAnnotationsTogether(string name, string keys, double? slack)
    {
        ISampleTransform transform = Build($"dict(type='{name}', {keys})");
        Sample[] results = [.. Enumerable.Range(0, Draws).Select(draw => Apply(transform, draw))];
        foreach (Sample result in results)
        {
            LabelMap labels = result.Labels!;
            Assert.True(AreSame(labels, Depth(result)), $"{name}: the depth map went elsewhere");
            BoxAnnotation boxes = (BoxAnnotation)result.Annotations["boxes"]!;
            Assert.Equal((result.Image!.Height, result.Image.Width), (boxes.Height, boxes.Width));
            if (slack is { } pixels)
            {
                ExpectBoxes(labels, boxes, pixels, name);
            }
        }

        // an annotation of somebody else's kind goes along too; only SegRescale is for maps alone
        Assert.Equal(name != "SegRescale", results.Any(result => ((Counter)result.Annotations["count"]!).Moves > 0));

        // both were moved at all, and a map that goes another way is told from one that goes along
        Assert.Contains(results, result => !AreSame(Start(0).Labels!, Depth(result)));
        Assert.Contains(Enumerable.Range(0, Draws), draw => !AreSame(results[draw].Labels!, Twin(Depth(results[draw]))));
    }

    private static Sample Apply(ISampleTransform transform, int draw)
    {
        SeededSampleRandom random = new(7, draw, 1);
        Sample start = Start(draw);
        return transform is IMixTransform mix ? mix.Mix(start, [Start(draw + 1), Start(draw + 2), Start(draw + 3)], random)
            : transform.Apply(start, random);
    }

    // A thing at a drawn place of an image of noise.
    private static Sample Start(int draw)
    {
        const int height = 40, width = 56;
        SeededSampleRandom random = new(3, draw, 0);
        int top = random.NextInt(4, 20), left = random.NextInt(4, 30), rows = random.NextInt(8, 16), columns = random.NextInt(8, 20);
        LabelMap labels = new(height, width);
        labels.FillRectangle(top, left, rows, columns, [Thing]);
        FloatImage depths = new(height, width, 1, [.. labels.Labels.ToArray().Select(label => (float)label)]);
        Sample sample = Sample.FromImage(TestData.Noise(height, width, seed: draw)) with { Labels = labels };
        Box box = new(left, top, left + columns, top + rows, Thing);
        return sample with
        {
            Annotations = sample.Annotations.With(AnnotationNames.Depth, new DepthMap(depths) { Unknown = Unknown })
                .With("boxes", new BoxAnnotation(height, width, [box])).With("count", new Counter(height, width, 0)),
        };
    }

    private static ISampleTransform Build(string text) =>
        new Registries().Transforms().Build(new ConfigSection(ConfigFile.Parse($"step = {text}"), "").Section("step"));

    private static DepthMap Depth(Sample sample) => (DepthMap)sample.Annotations[AnnotationNames.Depth]!;

    private static DepthMap Twin(DepthMap map) => (DepthMap)map.Flip(FlipDirection.Horizontal);

    private static bool AreSame(LabelMap labels, DepthMap depth)
    {
        if ((labels.Height, labels.Width) != (depth.Height, depth.Width))
        {
            return false;
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if (labels.Labels[i] != depth.Depths.Pixels[i])
            {
                return false;
            }
        }

        return true;
    }

    // Each pixel of a thing is in a box, and each side of a box touches a thing.
    private static void ExpectBoxes(LabelMap labels, BoxAnnotation boxes, double slack, string name)
    {
        (int Y, int X)[] things =
        [
            .. Enumerable.Range(0, labels.Length).Where(i => labels.Labels[i] == Thing).Select(i => (i / labels.Width, i % labels.Width)),
        ];
        Assert.All(things, pixel => Assert.True(boxes.Boxes.Any(box => Holds(box, pixel, slack)), $"{name}: {pixel} is in no box"));
        foreach (Box box in boxes.Boxes)
        {
            (int Y, int X)[] held = [.. things.Where(pixel => Holds(box, pixel, slack))];
            if (held.Length == 0)
            {
                // the last of a thing at a side of the image may have no pixel's centre in it
                Assert.True(Math.Min(box.Right - box.Left, box.Bottom - box.Top) <= 1 + slack, $"{name}: {box} holds nothing");
                continue;
            }

            double[] gaps =
            [
                held.Min(pixel => pixel.X) - box.Left, box.Right - held.Max(pixel => pixel.X) - 1,
                held.Min(pixel => pixel.Y) - box.Top, box.Bottom - held.Max(pixel => pixel.Y) - 1,
            ];
            Assert.All(gaps, gap => Assert.True(gap <= slack, $"{name}: a side of {box} is {gap:F2} from what is in it"));
        }
    }

    private static bool Holds(Box box, (int Y, int X) pixel, double slack) =>
        pixel.X >= box.Left - slack && pixel.X + 1 <= box.Right + slack && pixel.Y >= box.Top - slack && pixel.Y + 1 <= box.Bottom + slack;

    /// <summary>An annotation as a plugin may have it: it counts how often it was moved.</summary>
    private sealed class Counter(int height, int width, int moves) : Annotation(height, width)
    {
        public int Moves => moves;

        public override Annotation Resize(int height, int width) => new Counter(height, width, Moves + 1);

        public override Annotation Crop(int top, int left, int height, int width) => new Counter(height, width, Moves + 1);

        public override Annotation Flip(FlipDirection direction) => new Counter(Height, Width, Moves + 1);

        public override Annotation Rotate(double degrees, byte label) => new Counter(Height, Width, Moves + 1);

        public override Annotation Pad(int height, int width, byte label) => new Counter(height, width, Moves + 1);

        public override Annotation Cover(IReadOnlyList<ImageRegion> regions, byte label) => new Counter(Height, Width, Moves + 1);

        public override Annotation Canvas(int height, int width, byte label) => new Counter(height, width, Moves + 1);

        public override Annotation Paste(Annotation part, int top, int left) => new Counter(Height, Width, Moves + 1);
    }
}
