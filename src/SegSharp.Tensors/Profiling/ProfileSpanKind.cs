namespace SegSharp.Tensors.Profiling;

/// <summary>What a span of a profile stands for.</summary>
public enum ProfileSpanKind
{
    /// <summary>An operator of libtorch's dispatcher, those inside composite ones too.</summary>
    Operator,

    /// <summary>A node of the backward pass.</summary>
    BackwardNode,

    /// <summary>A whole step.</summary>
    Step,

    /// <summary>A stage of a step, such as <c>forward</c>.</summary>
    Stage,

    /// <summary>A module's call, or a part of a stage that stands beside the modules, such as <c>loss</c>.</summary>
    Module,
}
