using System.Text;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Golden;

/// <summary>Fills a network with weights that are a formula of their names, as the golden vectors were computed.</summary>
internal static class WeightRule
{
    public static void Fill(Module model, string fill, string prefix = "", params (string Part, double Factor)[] scales)
    {
        foreach ((string name, TensorSlot slot) in model.NamedState())
        {
            string full = prefix + name;
            using TensorScope scope = TensorScope.Open();
            if (slot.Value.DType == DType.Int64)
            {
                slot.Load(Tensor.Scalar(0L), default);
                continue;
            }

            double scale = scales.FirstOrDefault(s => full.Contains(s.Part, StringComparison.Ordinal)) is { Part: not null } found
                ? found.Factor : 1;
            slot.Load(Tensor.From(Values(full, slot.Shape, fill, scale), slot.Shape), default);
        }
    }

    public static float[] Values(string name, Shape shape, string fill, double scale = 1)
    {
        uint hash = Hash(name);
        float[] values = new float[shape.ElementCount.Value];
        long fanIn = shape.Rank == 0 ? 1 : shape.ElementCount.Value / shape[0].Value;
        Func<double, double> rule = Rule(name, shape.Rank, fanIn, fill == "mix");
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(rule(fill == "mix" ? Mix(hash, (uint)i) : Sine(hash, i)) * scale);
        }

        return values;
    }

    public static uint Hash(string name)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash;
    }

    private static Func<double, double> Rule(string name, int rank, long fanIn, bool mix) => name switch
    {
        _ when name.EndsWith("running_var", StringComparison.Ordinal) => v => 1 + (0.5 * v * v),
        _ when name.EndsWith("running_mean", StringComparison.Ordinal) => v => 0.1 * v,
        _ when name.EndsWith("bias", StringComparison.Ordinal) => v => (mix ? 0.1 : 0.05) * v,
        _ when rank == 1 => v => 1 + ((mix ? 0.2 : 0.1) * v),
        _ => v => v * Math.Sqrt((mix ? 3.0 : 2.0) / fanIn),
    };

    private static double Sine(uint hash, int i) => Math.Sin((0.37 * i) + (hash % 10007 / 10007.0 * 2 * Math.PI));

    private static double Mix(uint hash, uint i)
    {
        uint z = hash + (i * 2654435769);
        z ^= z >> 16;
        z *= 0x85EBCA6B;
        z ^= z >> 13;
        z *= 0xC2B2AE35;
        z ^= z >> 16;
        return (z / 2147483648.0) - 1;
    }
}
