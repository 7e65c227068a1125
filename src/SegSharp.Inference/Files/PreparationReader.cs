using System.Text.Json;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;
using SegSharp.Inference.Preparation;

namespace SegSharp.Inference.Files;

/// <summary>Reads from a checkpoint's config how images are prepared: the test pipeline, and what becomes of a batch.</summary>
internal static class PreparationReader
{
    private static readonly string[] _wrappers = ["test_dataloader", "val_dataloader"];

    // steps that change nothing of an image in memory whose labels nobody asks for
    private static readonly HashSet<string> _neutral = new(StringComparer.Ordinal)
    {
        "LoadImageFromFile", "LoadAnnotations", "RandomFlip", "PackSegInputs", "ImageToTensor", "Collect",
        "DefaultFormatBundle", "ToTensor",
    };

    /// <summary>How images are prepared.</summary>
    /// <param name="path">The checkpoint, for messages.</param>
    /// <param name="config">The whole config.</param>
    /// <exception cref="ModelException">A step is not done here.</exception>
    public static ImagePreparation Read(string path, JsonElement config)
    {
        ImagePreparation result = Batch(config.Get("data_preprocessor") ?? config.Find("model", "data_preprocessor"));
        foreach (JsonElement step in Steps(path, config))
        {
            result = Step(path, result, step);
        }

        return result;
    }

    private static ImagePreparation Batch(JsonElement? preprocessor)
    {
        if (preprocessor is not { } settings)
        {
            return new ImagePreparation();
        }

        JsonElement? test = settings.Get("test_cfg");
        return new ImagePreparation
        {
            Mean = settings.Doubles("mean") ?? [],
            Deviation = settings.Doubles("std") ?? [],
            IsRedFirst = (settings.Bool("bgr_to_rgb") ?? false) || (settings.Bool("rgb_to_bgr") ?? false),
            SizeDivisor = Math.Max(1, test?.Int("size_divisor") ?? 1),
            LeastSize = test?.Pair("size") ?? default,
            Padding = (float)(settings.Double("pad_val") ?? 0),
        };
    }

    private static ImagePreparation Step(string path, ImagePreparation before, JsonElement step)
    {
        string type = step.Type();
        if (_neutral.Contains(type))
        {
            return before;
        }

        return type switch
        {
            "Resize" when !before.Multiplies => before with { Resize = Resize(path, step) },
            "Normalize" => before with
            {
                Mean = step.Doubles("mean") ?? [],
                Deviation = step.Doubles("std") ?? [],
                IsRedFirst = step.Bool("to_rgb") ?? true,
                Multiplies = true,
            },
            "Pad" when step.Double("pad_val") is null or 0 => before with
            {
                SizeDivisor = Math.Max(1, step.Int("size_divisor") ?? before.SizeDivisor),
                LeastSize = step.Pair("size") ?? before.LeastSize,
            },
            _ => throw new ModelException(
                $"The test pipeline in '{path}' has the step '{type}', which is not done here; prepare images with SegSharp's Predictor."),
        };
    }

    private static ResizeRule Resize(string path, JsonElement step)
    {
        ResizeBackend backend = step.Text("backend") switch
        {
            "pillow" => ResizeBackend.Pillow,
            "torchvision" => ResizeBackend.Torchvision,
            _ => ResizeBackend.OpenCv,
        };
        string interpolation = step.Text("interpolation") ?? "bilinear";
        bool isKnown = Enum.TryParse(interpolation, ignoreCase: true, out PillowFilter filter);
        if (backend == ResizeBackend.OpenCv ? interpolation != "bilinear" : !isKnown)
        {
            throw new ModelException($"The test pipeline in '{path}' resizes with '{interpolation}', which is not done here.");
        }

        bool keeps = step.Bool("keep_ratio") ?? step.Get("img_scale") is not null;
        return (step.Pair("scale") ?? step.Pair("img_scale")) is (int width, int height)
            ? new ResizeRule(new ImageScale(width, height), keeps, Backend: backend, Filter: filter)
            : new ResizeRule(Scale: null, Factor: step.Double("scale_factor") ?? 1, Backend: backend, Filter: filter);
    }

    private static IEnumerable<JsonElement> Steps(string path, JsonElement config)
    {
        JsonElement? dataset = _wrappers.Select(key => config.Find(key, "dataset")).FirstOrDefault(found => found is not null)
            ?? config.Find("data", "test") ?? config.Find("data", "val");
        while (dataset is { } outer && outer.Get("pipeline") is null)
        {
            // a data set that is made of others
            dataset = outer.Get("dataset")
                ?? (outer.Get("datasets") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : null);
        }

        if (dataset?.Get("pipeline") is not { ValueKind: JsonValueKind.Array } pipeline)
        {
            throw new ModelException($"The config in '{path}' has no test pipeline: it lacks test_dataloader (or data.test).");
        }

        foreach (JsonElement step in pipeline.EnumerateArray())
        {
            if (step.Type() != "MultiScaleFlipAug")
            {
                yield return step;
                continue;
            }

            foreach (JsonElement inner in Views(path, step))
            {
                yield return inner;
            }
        }
    }

    // MMSegmentation 0.x wraps its test pipeline in the step that makes several views; here it makes one.
    private static IEnumerable<JsonElement> Views(string path, JsonElement wrapper)
    {
        if (wrapper.Get("img_ratios") is not null || (wrapper.Bool("flip") ?? false) || wrapper.Get("transforms") is not { } steps)
        {
            throw new ModelException($"The test pipeline in '{path}' looks at each image several times, which is not done here.");
        }

        foreach (JsonElement step in steps.EnumerateArray())
        {
            if (step.Type() == "Resize" && wrapper.Pair("img_scale") is (int width, int height))
            {
                string keeps = step.Bool("keep_ratio") ?? true ? "true" : "false";
                using JsonDocument scaled =
                    JsonDocument.Parse($$"""{"type":"Resize","scale":[{{width}},{{height}}],"keep_ratio":{{keeps}}}""");
                yield return scaled.RootElement.Clone();
            }
            else
            {
                yield return step;
            }
        }
    }
}
