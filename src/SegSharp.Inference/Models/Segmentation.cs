using System.Runtime.InteropServices;
using SegSharp.Inference.Layers;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Models;

/// <summary>From the network's input to labels: whole images, or windows whose logits are averaged.</summary>
internal sealed unsafe class Segmentation(INetwork network, WindowSettings windows)
{
    /// <summary>Labels an image.</summary>
    /// <param name="input">The network's input, which may be padded below and to the right.</param>
    /// <param name="size">Its size without padding.</param>
    /// <param name="original">The image's own size.</param>
    /// <param name="labels">The class of each pixel of the image at its own size.</param>
    /// <param name="workspace">Gives memory.</param>
    /// <param name="cancellation">Looked at between the layers.</param>
    /// <exception cref="ImageException">The image is too small for the network.</exception>
    public void Label(
        FeatureMap input, (int Height, int Width) size, (int Height, int Width) original, Span<byte> labels, Workspace workspace,
        CancellationToken cancellation)
    {
        bool isPadded = size != (input.Height, input.Width), alignCorners = network.Settings.AlignCorners;
        ResizeStep last = new(original.Height, original.Width, alignCorners);
        if (windows.IsSlide)
        {
            FeatureMap averaged = Slide(input, workspace, cancellation);
            network.Classify(isPadded ? Crop(averaged, size, workspace) : averaged, last, labels, workspace);
            return;
        }

        // row by row: the logits at full size need not exist
        FeatureMap logits = Upsampled(input, workspace, cancellation);
        if (!isPadded && (windows.ResizesDirectly || size == original))
        {
            network.Classify(logits, last, labels, workspace);
        }
        else
        {
            network.Classify(logits, new ResizeStep(input.Height, input.Width, alignCorners), size, last, labels, workspace);
        }
    }

    /// <summary>The logits at the image's own size, padded as the network has them; their memory is the workspace's.</summary>
    /// <inheritdoc cref="Label" path="/param"/>
    public FeatureMap Logits(
        FeatureMap input, (int Height, int Width) size, (int Height, int Width) original, Workspace workspace,
        CancellationToken cancellation)
    {
        FeatureMap logits = windows.IsSlide ? Slide(input, workspace, cancellation) : AtInputSize(input, workspace, cancellation);
        logits = size == (input.Height, input.Width) ? logits : Crop(logits, size, workspace);
        return network.Resize(logits, new ResizeStep(original.Height, original.Width, network.Settings.AlignCorners), workspace);
    }

    private FeatureMap Upsampled(FeatureMap input, Workspace workspace, CancellationToken cancellation)
    {
        FeatureMap logits = network.Logits(input, workspace, cancellation);
        int factor = network.Settings.Upsampling;
        return factor == 1 ? logits
            : network.Resize(logits, new ResizeStep(logits.Height * factor, logits.Width * factor, AlignCorners: true), workspace);
    }

    private FeatureMap AtInputSize(FeatureMap input, Workspace workspace, CancellationToken cancellation) => network.Resize(
        Upsampled(input, workspace, cancellation), new ResizeStep(input.Height, input.Width, network.Settings.AlignCorners), workspace);

    // Source: EncoderDecoder.slide_inference of MMSegmentation.
    private FeatureMap Slide(FeatureMap input, Workspace workspace, CancellationToken cancellation)
    {
        int rows = Math.Min(windows.Height, input.Height), columns = Math.Min(windows.Width, input.Width),
            channels = network.PaddedChannels;
        FeatureMap sum = new(workspace.Take((nint)input.Pixels * channels), input.Height, input.Width, channels);
        float* counts = workspace.Take(input.Pixels);
        NativeMemory.Clear(sum.Data, (nuint)input.Pixels * (nuint)channels * sizeof(float));
        NativeMemory.Clear(counts, (nuint)input.Pixels * sizeof(float));
        for (int down = 0; down < WindowSettings.Count(input.Height, windows.Height, windows.StepDown); down++)
        {
            for (int right = 0; right < WindowSettings.Count(input.Width, windows.Width, windows.StepRight); right++)
            {
                nint mark = workspace.Mark;
                int top = WindowSettings.Start(down, input.Height, windows.Height, windows.StepDown);
                int left = WindowSettings.Start(right, input.Width, windows.Width, windows.StepRight);
                FeatureMap logits = AtInputSize(Cut(input, top, left, rows, columns, workspace), workspace, cancellation);
                Add(logits, top, left, sum, counts);
                workspace.Release(mark);
            }
        }

        for (int pixel = 0; pixel < input.Pixels; pixel++)
        {
            float* of = sum.At(pixel);
            for (int c = 0; c < channels; c++)
            {
                of[c] /= counts[pixel];
            }
        }

        return sum;
    }

    private static FeatureMap Cut(FeatureMap map, int top, int left, int rows, int columns, Workspace workspace)
    {
        FeatureMap window = new(workspace.Take((nint)rows * columns * map.Channels), rows, columns, map.Channels);
        for (int y = 0; y < rows; y++)
        {
            new Span<float>(map.Row(top + y) + ((nint)left * map.Channels), columns * map.Channels)
                .CopyTo(new Span<float>(window.Row(y), columns * map.Channels));
        }

        return window;
    }

    private static FeatureMap Crop(FeatureMap map, (int Height, int Width) size, Workspace workspace) =>
        Cut(map, 0, 0, size.Height, size.Width, workspace);

    private static void Add(FeatureMap window, int top, int left, FeatureMap sum, float* counts)
    {
        for (int y = 0; y < window.Height; y++)
        {
            float* from = window.Row(y);
            float* to = sum.Row(top + y) + ((nint)left * sum.Channels);
            for (int i = 0; i < window.Width * window.Channels; i++)
            {
                to[i] += from[i];
            }

            float* count = counts + ((nint)(top + y) * sum.Width) + left;
            for (int x = 0; x < window.Width; x++)
            {
                count[x]++;
            }
        }
    }
}
