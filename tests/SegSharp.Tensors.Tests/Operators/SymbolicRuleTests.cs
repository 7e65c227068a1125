using FsCheck;
using FsCheck.Fluent;
using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors.Tests.Operators;

/// <summary>
/// Holds each rule on symbolic sizes against the same rule on numbers: where the recorded conditions hold, the symbolic
/// result, evaluated, is the concrete one; where they do not, the concrete rule refuses.
/// </summary>
public sealed class SymbolicRuleTests
{
    private const int Calls = 300;

    // A symbolic size is taken not to be 1 where a size of 1 would be stretched or dropped: the recorded conditions say so,
    // and for a size of 1 they are stricter than the concrete rule.
    private static readonly HashSet<string> _sizesOfOneDiffer = new(StringComparer.Ordinal)
    {
        "aten::add.Tensor", "aten::sub.Tensor", "aten::mul.Tensor", "aten::div.Tensor", "aten::maximum", "aten::minimum",
        "aten::eq.Tensor", "aten::logical_and", "aten::where.self", "aten::matmul", "aten::expand", "aten::squeeze.dim",
        "aten::copy_", "aten::add_.Tensor", "aten::mul_.Tensor", "aten::lerp_.Scalar",
    };

    public static TheoryData<string> Names => OperatorRuleTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_SymbolicSizes_AgreesWithTheRuleOnNumbers(string name)
    {
        Operator op = OperatorRuleTests.Find(name);
        Arbitrary<OperatorCall> calls = OperatorRuleTests.Random(name, mostSteps: 1);
        Arbitrary<int> seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();
        Prop.ForAll(calls, seeds, (call, seed) => Compare(op, call, seed)).Check(OperatorRuleTests.Repeatable(Calls));
    }

    private static void Compare(Operator op, OperatorCall call, int seed)
    {
        Random random = new(seed);
        long[] chosen = [.. call.Arguments.SelectMany(a => a.SymbolSizes).Where(s => s > 1).Distinct().Where(_ => random.Next(3) > 0)];
        using SymbolicTrace trace = SymbolicTrace.Open();
        (TensorSpec? symbolic, ShapeException? refused) =
            OperatorRuleTests.Rule(op, call, size => chosen.Contains(size) ? Dim.Symbol($"S{size}") : size);
        foreach (Func<long, long> size in (Func<long, long>[])[s => s, _ => random.Next(1, 9), _ => random.Next(1, 4)])
        {
            Dictionary<string, long> sizes = chosen.ToDictionary(s => $"S{s}", size, StringComparer.Ordinal);
            OperatorCall concrete = call.Resized(s => sizes.TryGetValue($"S{s}", out long value) ? value : s);
            TensorSpec? expected = OperatorRuleTests.Rule(op, concrete).Spec;
            if (symbolic is { } spec && trace.Conditions.All(condition => condition.Holds(sizes)))
            {
                Assert.True(
                    expected == spec with { Shape = spec.Shape.Evaluate(sizes) },
                    $"{spec} for {concrete} should be {expected?.ToString() ?? "refused"}.");
                continue;
            }

            bool excepted = (_sizesOfOneDiffer.Contains(op.Name) && sizes.ContainsValue(1)) || IsReshapeByAProduct(op, call, chosen);
            Assert.True(
                expected is null || excepted,
                $"{concrete} gives {expected}, but not symbolically: " +
                    $"{refused?.Message ?? string.Join("; ", trace.Conditions.Select(c => c.Requirement))}");
        }
    }

    // -1 stands for elements / (product of the other sizes): that a product of symbols divides is no condition on one of them.
    private static bool IsReshapeByAProduct(Operator op, OperatorCall call, long[] symbols) =>
        op.Name == "aten::reshape" && ((SizesArgument)call.Arguments[1]).Sizes is { } sizes && sizes.Contains(-1)
            && sizes.Intersect(symbols).Any();
}
