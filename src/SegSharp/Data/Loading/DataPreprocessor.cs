using SegSharp.Configuration;

namespace SegSharp.Data.Loading;

/// <summary>What is done to images when they become a batch: MMSegmentation 1.x normalises here instead of in the transforms.</summary>
/// <remarks>Source: <c>SegDataPreProcessor</c> of MMSegmentation 1.x. Padding follows normalisation.</remarks>
public sealed record DataPreprocessor
{
    /// <summary>Does nothing but change the layout: for pipelines that normalise themselves.</summary>
    public static DataPreprocessor None { get; } = new();

    /// <summary>What is subtracted, one number per channel of the result, in grey levels; empty for no normalisation.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>What is divided by, one number per channel of the result, in grey levels; empty for no normalisation.</summary>
    public IReadOnlyList<double> Std { get; init; } = [];

    /// <summary>Whether the first and the third channel change places (<c>bgr_to_rgb</c>, <c>rgb_to_bgr</c>).</summary>
    public bool SwapRedAndBlue { get; init; }

    /// <summary>Rows and columns that training images are padded to (<c>size</c>); null for no such wish.</summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary>A number of which both sides shall be multiples in training (<c>size_divisor</c>); null for no such wish.</summary>
    public int? SizeDivisor { get; init; }

    /// <summary>The same for evaluation and prediction (<c>test_cfg.size</c>).</summary>
    public (int Height, int Width)? TestSize { get; init; }

    /// <summary>The same for evaluation and prediction (<c>test_cfg.size_divisor</c>).</summary>
    public int? TestSizeDivisor { get; init; }

    /// <summary>The new pixels, after normalisation.</summary>
    public float PadValue { get; init; }

    /// <summary>The label of the new pixels.</summary>
    public byte SegPadValue { get; init; } = 255;

    /// <summary>Takes the settings of a config's <c>data_preprocessor</c>.</summary>
    /// <param name="options">The settings; null where the pipeline normalises (MMSegmentation 0.x).</param>
    /// <exception cref="ConfigException">The padding label does not fit 8 bits.</exception>
    public static DataPreprocessor From(DataPreprocessorOptions? options) => options is null ? None : new DataPreprocessor
    {
        Mean = options.Mean,
        Std = options.Std,
        SwapRedAndBlue = options.SwapChannels,
        Size = options.Size,
        SizeDivisor = options.SizeDivisor,
        TestSize = options.TestSize,
        TestSizeDivisor = options.TestSizeDivisor,
        PadValue = (float)options.PadValue,
        SegPadValue = options.SegPadValue is >= 0 and <= byte.MaxValue ? (byte)options.SegPadValue : throw new ConfigException(
            $"a label lies between 0 and 255, found {options.SegPadValue}", key: "data_preprocessor.seg_pad_val", remedy: "Use 255"),
    };
}
