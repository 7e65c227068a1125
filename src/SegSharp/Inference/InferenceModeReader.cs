using SegSharp.Configuration;
using SegSharp.Configuration.Vocabulary;

namespace SegSharp.Inference;

/// <summary>Reads whole or slide inference from a model's <c>test_cfg</c>.</summary>
public static class InferenceModeReader
{
    /// <summary>The mode that a model's config asks for; whole where it says nothing.</summary>
    /// <param name="model">The config's <c>model</c>.</param>
    /// <exception cref="ConfigException">The mode is unknown, or a window has no size.</exception>
    public static IInferenceMode Read(ConfigSection model)
    {
        // a fresh view: the model's own reader passes test_cfg over
        if (model.Dict.TryGet("test_cfg", out ConfigNode? node) && node is ConfigDict dict)
        {
            ConfigSection section = new(dict, $"{model.Path}.test_cfg");
            IInferenceMode mode = section.String("mode", "whole") switch
            {
                "whole" => Whole(section),
                "slide" => Slide(section),
                string other => throw section.Error("mode", $"'{other}' is not known here", "Known are 'whole' and 'slide'"),
            };
            section.Complete();
            return mode;
        }

        return new WholeMode();
    }

    private static WholeMode Whole(ConfigSection section)
    {
        section.Ignore("crop_size", "stride");
        return new WholeMode(section.Bool(TestKeys.DirectResize, false));
    }

    private static SlideMode Slide(ConfigSection section)
    {
        (int height, int width) = Positive(section, "crop_size");
        (int down, int right) = Positive(section, "stride");
        return down <= height && right <= width ? new SlideMode(height, width, down, right) : throw section.Error(
            "stride", $"windows of {height}x{width} every {down}x{right} pixels leave gaps",
            $"Give a stride of at most ({height}, {width})");
    }

    private static (int Height, int Width) Positive(ConfigSection section, string key) => section.Pair(key) switch
    {
        ( > 0, > 0) pair => pair,
        (int first, int second) =>
            throw section.Error(key, $"it is ({first}, {second})", "Give two integers of at least 1: height and width"),
    };
}
