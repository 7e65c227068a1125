using SegSharp.Models;
using SegSharp.Tensors;

namespace SegSharp.Diagnosis;

/// <summary>What must hold of an image's size for a model to take it.</summary>
/// <param name="Requirement">The condition, solved for the side where it is about one: <c>H &gt;= 29</c>.</param>
/// <param name="Reason">Why, with the operator that asks for it.</param>
/// <param name="Module">The layer that asks for it.</param>
public sealed record SizeCondition(string Requirement, string Reason, string Module)
{
    /// <summary>A condition of a symbolic run.</summary>
    public static SizeCondition Of(ShapeCondition condition) =>
        new(LeastSide.Solve(condition) ?? condition.Requirement, condition.Reason.TrimEnd(',', ' '), condition.ModulePath);
}
