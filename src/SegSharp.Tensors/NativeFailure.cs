namespace SegSharp.Tensors;

/// <summary>The kinds of native failure.</summary>
public enum NativeFailure
{
    /// <summary>No failure.</summary>
    None = 0,

    /// <summary>The call was refused by libtorch.</summary>
    Refused = 1,

    /// <summary>An index was out of range.</summary>
    IndexOutOfRange = 2,

    /// <summary>No kernel exists for this device or dtype.</summary>
    NotImplemented = 3,

    /// <summary>Memory ran out.</summary>
    OutOfMemory = 4,

    /// <summary>The operator is not registered with this libtorch.</summary>
    UnknownOperator = 5,

    /// <summary>An argument of the native interface is wrong.</summary>
    InvalidArgument = 6,

    /// <summary>An image could not be decoded or encoded.</summary>
    Image = 7,
}
