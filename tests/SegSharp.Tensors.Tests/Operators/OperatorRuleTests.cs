using System.Runtime.CompilerServices;
using SegSharp.Models.Fused;
using FsCheck;
using FsCheck.Fluent;
using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors.Tests.Operators;

/// <summary>
/// Holds the shape rule of every operator against libtorch: on random calls, valid and invalid, both give the same
/// shape and type, or both refuse.
/// </summary>
public sealed class OperatorRuleTests
{
    private const int Calls = 400;
    private const int EmptyCalls = 150;

    // What libtorch says when a kernel for an element type is missing. The rule speaks of shapes; which types have kernels
    // differs from version to version and is libtorch's to say, as is which numbers fit into a type.
    private static readonly string[] _noKernel = ["not implemented for '", "is not supported on", "not supported for type",
        "without overflow"];

    static OperatorRuleTests()
    {
        foreach (Type type in (Type[])[typeof(Ops), typeof(MixTransformerOps), typeof(PatchEmbedOps), typeof(SegFormerHeadOps)])
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }
    }

    public static TheoryData<string> Names => [.. Operator.All.Select(op => op.Name).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_RandomCalls_AgreesWithLibtorch(string name)
    {
        Operator op = Find(name);
        Arbitrary<OperatorCall> calls = Random(name, mostSteps: 2);
        Prop.ForAll(calls, call => Compare(op, call)).Check(Repeatable(Calls));
    }

    /// <summary>
    /// Valid calls in which all sizes of one number became 0, as a map without channels or a batch without images has it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_CallsWithAnEmptyDimension_AgreesWithLibtorch(string name)
    {
        Operator op = Find(name);
        Gen<OperatorCall> emptied =
            from call in OperatorGenerators.All[name]
            let sizes = call.Arguments.SelectMany(argument => argument.SymbolSizes).Where(size => size > 0).Distinct().ToArray()
            from chosen in Gen.Choose(0, Math.Max(0, sizes.Length - 1))
            select sizes.Length == 0 ? call : call.Resized(size => size == sizes[chosen] ? 0 : size);
        Prop.ForAll(Arb.From(emptied, call => call.Simpler()), call => Compare(op, call)).Check(Repeatable(EmptyCalls));
    }

    internal static void Compare(Operator op, OperatorCall call)
    {
        using TensorScope scope = TensorScope.Open();
        (TensorSpec? ruled, ShapeException? refused) = Rule(op, call);
        TensorSpec? real;
        try
        {
            real = op.CallUnchecked(call.Concrete());
        }
        catch (NativeException e)
        {
            Assert.DoesNotContain("frame #", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception raised from", e.Message, StringComparison.Ordinal);
            bool kernelMissing = Array.Exists(_noKernel, text => e.Message.Contains(text, StringComparison.Ordinal));
            Assert.True(ruled is null || kernelMissing, $"The rule gives {ruled} for {call}, libtorch refuses: {e.Message}");
            return;
        }

        if (refused is not null)
        {
            Assert.True(Stricter.Allows(op.Name, call), $"libtorch gives {real} for {call}, the rule refuses: {refused.Message}");
            return;
        }

        Assert.True(real is null || real == ruled, $"The rule gives {ruled} for {call}, libtorch {real}.");
    }

    internal static Operator Find(string name) => Operator.All.First(op => op.Name == name);

    internal static (TensorSpec? Spec, ShapeException? Refused) Rule(Operator op, OperatorCall call, Func<long, Dim>? size = null)
    {
        try
        {
            return (op.Infer(call.Symbolic(size)), null);
        }
        catch (ShapeException e)
        {
            return (null, e);
        }
    }

    /// <summary>Random calls of an operator, up to so many random steps away from valid ones.</summary>
    internal static Arbitrary<OperatorCall> Random(string name, int mostSteps)
    {
        Assert.True(
            OperatorGenerators.All.TryGetValue(name, out Gen<OperatorCall>? valid),
            $"'{name}' has no generator of random calls. Add one to OperatorGenerators.All.");
        Gen<OperatorCall> varied =
            from call in valid
            from steps in Gen.Choose(0, mostSteps)
            from seed in Gen.Choose(0, int.MaxValue)
            select call.Varied(steps, seed);
        return Arb.From(varied, call => call.Simpler());
    }

    internal static Config Repeatable(int calls) => Config.QuickThrowOnFailure.WithMaxTest(calls).WithReplay(20241116, 1);
}
