namespace SegSharp.Data.Synthetic;

/// <summary>What air, lens and sensor do to a finished scene: haze, exposure, colour cast, vignette, noise.</summary>
internal static class CameraEffects
{
    /// <summary>Gives the picture's bytes, <c>[height, width, 3]</c>.</summary>
    public static byte[] Develop(SceneCanvas canvas, SceneRandom random)
    {
        float haze = random.Chance(0.4f) ? random.Between(0.25f, 0.55f) : random.Between(0f, 0.15f);
        FloatRgb air = new(0.80f, 0.83f, 0.87f);
        float exposure = random.Between(0.8f, 1.18f);
        FloatRgb cast = new FloatRgb(random.Between(0.93f, 1.08f), 1f, random.Between(0.92f, 1.08f)) * exposure;
        float vignette = random.Between(0f, 0.3f);
        float noise = random.Between(0.01f, 0.03f);

        AddHaze(canvas, haze, air);
        FloatRgb[] soft = Soften(canvas);
        byte[] bytes = new byte[canvas.Height * canvas.Width * 3];
        for (int y = 0; y < canvas.Height; y++)
        {
            float v = ((y + 0.5f) / canvas.Height) - 0.5f;
            for (int x = 0; x < canvas.Width; x++)
            {
                float u = ((x + 0.5f) / canvas.Width) - 0.5f;
                int index = (y * canvas.Width) + x;
                FloatRgb color = soft[index] * cast * (1f - (2f * vignette * ((u * u) + (v * v))));
                bytes[3 * index] = ToByte(color.R + (noise * random.Gaussian()));
                bytes[(3 * index) + 1] = ToByte(color.G + (noise * random.Gaussian()));
                bytes[(3 * index) + 2] = ToByte(color.B + (noise * random.Gaussian()));
            }
        }

        return bytes;
    }

    private static void AddHaze(SceneCanvas canvas, float haze, FloatRgb air)
    {
        Span<FloatRgb> colors = canvas.Colors;
        for (int i = 0; i < colors.Length; i++)
        {
            float far = Math.Clamp(1f - (2.2f * canvas.Nearness[i]), 0f, 1f);
            colors[i] = FloatRgb.Mix(colors[i], air, haze * far * far);
        }
    }

    // A little light spills into the four neighbours, so that edges look photographed and not drawn.
    private static FloatRgb[] Soften(SceneCanvas canvas)
    {
        ReadOnlySpan<FloatRgb> colors = canvas.Colors;
        FloatRgb[] result = new FloatRgb[colors.Length];
        for (int y = 0; y < canvas.Height; y++)
        {
            int above = Math.Max(0, y - 1) * canvas.Width;
            int row = y * canvas.Width;
            int below = Math.Min(canvas.Height - 1, y + 1) * canvas.Width;
            for (int x = 0; x < canvas.Width; x++)
            {
                int left = Math.Max(0, x - 1);
                int right = Math.Min(canvas.Width - 1, x + 1);
                FloatRgb around = colors[above + x] + colors[below + x] + colors[row + left] + colors[row + right];
                result[row + x] = (colors[row + x] * 0.68f) + (around * 0.08f);
            }
        }

        return result;
    }

    private static byte ToByte(float value) => (byte)Math.Clamp((int)((value * 255f) + 0.5f), 0, 255);
}
