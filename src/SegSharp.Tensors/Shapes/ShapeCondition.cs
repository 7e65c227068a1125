namespace SegSharp.Tensors;

/// <summary>Something that must hold of the symbols for a run to be valid.</summary>
/// <param name="Left">The left side.</param>
/// <param name="Relation">How the sides must compare.</param>
/// <param name="Right">The right side.</param>
/// <param name="Reason">Why, in words, with the operator that asks for it.</param>
/// <param name="ModulePath">The module in whose call it came up; empty outside of modules.</param>
public sealed record ShapeCondition(Dim Left, DimRelation Relation, Dim Right, string Reason, string ModulePath)
{
    /// <summary>What it is about.</summary>
    public ShapeConditionKind Kind { get; init; }

    /// <summary>The condition as text, such as <c>(H+3)//4 &gt;= 8</c>.</summary>
    public string Requirement => $"{Left} {(Relation == DimRelation.Equal ? "=" : ">=")} {Right}";

    /// <summary>Whether it holds for given sizes of the symbols.</summary>
    public bool Holds(IReadOnlyDictionary<string, long> sizes) => Relation == DimRelation.Equal
        ? Left.Evaluate(sizes) == Right.Evaluate(sizes)
        : Left.Evaluate(sizes) >= Right.Evaluate(sizes);
}
