using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>An estimate of what a model's activations take, from the operators of a symbolic run; parameters are not part of it.</summary>
/// <param name="TrainingBytes">
/// What a training step keeps for the backward pass: the results of all operators that make a new tensor, and the image; of layers that are
/// computed again (<c>with_cp</c>) only their results, and one of them as a whole. Losses, gradients and the optimizer come on top.
/// </param>
/// <param name="InferenceBytes">
/// The most that is alive at once without gradients. A module frees what it made and does not give back when its call ends, so alive at an
/// operator are the image and, in each module that is running, what it has made so far: the results of its own operators and what its
/// finished submodules gave.
/// </param>
/// <remarks>Every number takes 4 bytes. Views (<c>reshape</c>, <c>permute</c>, <c>narrow</c>, …) count as nothing,
/// though some of them copy.</remarks>
public sealed record ActivationMemory(long TrainingBytes, long InferenceBytes)
{
    private const int BytesPerNumber = 4;

    /// <summary>The estimate; null where sizes are symbols.</summary>
    internal static ActivationMemory? Of(Shape input, ModuleTrace trace)
    {
        IReadOnlyList<OperatorCall> operators = trace.Operators.Calls;
        if (input.Concat(operators.SelectMany(call => call.Result.Shape)).Any(dim => dim.IsSymbolic))
        {
            return null;
        }

        long image = Bytes(input);
        return new ActivationMemory(image + Kept(trace.Recomputed, operators), image + Peak(trace.Calls, operators));
    }

    // Of a part that is computed again, training keeps the result, and while it is at one of them all that this part makes.
    private static long Kept(IReadOnlyList<(Range Operators, Shape Output)> recomputed, IReadOnlyList<OperatorCall> operators)
    {
        long kept = operators.Sum(Made), most = 0;
        foreach ((Range range, Shape output) in recomputed)
        {
            (int first, int count) = range.GetOffsetAndLength(operators.Count);
            long inside = operators.Skip(first).Take(count).Sum(Made) - Bytes(output);
            kept -= inside;
            most = Math.Max(most, inside);
        }

        return kept + most;
    }

    private static long Peak(IReadOnlyList<ModuleCall> calls, IReadOnlyList<OperatorCall> operators)
    {
        long peak = 0;
        Stack<(int End, long Given, long Outside)> open = new();
        long alive = 0;
        int next = 0;
        for (int at = 0; at <= operators.Count; at++)
        {
            // modules that end here leave what they give; those that begin here remember what was alive before
            while (open.TryPeek(out (int End, long Given, long Outside) top) && top.End == at)
            {
                open.Pop();
                alive = Math.Min(alive, top.Outside + top.Given);
            }

            for (; next < calls.Count && calls[next].Operators.Start.Value == at; next++)
            {
                // a call without operators makes nothing
                if (calls[next].Operators.End.Value > at)
                {
                    open.Push((calls[next].Operators.End.Value, calls[next].Outputs.Sum(Bytes), alive));
                }
            }

            if (at < operators.Count)
            {
                alive += Made(operators[at]);
                peak = Math.Max(peak, alive);
            }
        }

        return peak;
    }

    private static long Made(OperatorCall call) =>
        call.IsView ? 0 : Bytes(call.Result.Shape);

    private static long Bytes(Shape shape) => shape.ElementCount.Value * BytesPerNumber;
}
