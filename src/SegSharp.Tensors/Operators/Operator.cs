using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using SegSharp.Tensors.Native;

namespace SegSharp.Tensors.Operators;

/// <summary>
/// One operator: its name in libtorch's dispatcher, the names of its arguments, and its shape rule. Calling it applies
/// the rule first, so that a mismatch is a <see cref="ShapeException"/> and never reaches a kernel; on symbolic tensors
/// the rule is all that runs.
/// </summary>
/// <remarks>
/// The call goes boxed through the dispatcher, so autograd, every device and operators registered by others behave the
/// same. See https://pytorch.org/tutorials/advanced/dispatcher.html.
/// </remarks>
public sealed class Operator
{
    private static readonly List<Operator> _all = [];

    private readonly ShapeRule _rule;
    private readonly string? _meaning;
    private nint _handle;

    /// <summary>Declares an operator.</summary>
    /// <param name="name">The registered name, with its overload after a dot: <c>aten::add.Tensor</c>.</param>
    /// <param name="arguments">The names of its arguments in order, separated by blanks.</param>
    /// <param name="rule">The shape rule.</param>
    /// <param name="meaning">What the dimensions of the first tensor stand for, for error messages.</param>
    public Operator(string name, string arguments, ShapeRule rule, string? meaning = null)
    {
        Name = name;
        ArgumentNames = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _rule = rule;
        _meaning = meaning;
        lock (_all)
        {
            _all.Add(this);
        }
    }

    /// <summary>Every operator that has been declared so far.</summary>
    public static IReadOnlyList<Operator> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>The registered name, with its overload.</summary>
    public string Name { get; }

    /// <summary>The name that people know: <c>conv2d</c>.</summary>
    public string ShortName => Name[(Name.IndexOf("::", StringComparison.Ordinal) + 2)..].Split('.')[0];

    /// <summary>Whether its result is the first argument's memory under another shape, mostly without a copy.</summary>
    public bool IsView { get; init; }

    /// <summary>The names of the arguments in order.</summary>
    public IReadOnlyList<string> ArgumentNames { get; }

    /// <summary>The schema that libtorch has registered under this name.</summary>
    /// <exception cref="NativeException">This libtorch has no such operator.</exception>
    public unsafe string NativeSchema
    {
        get
        {
            NativeMethods.GetSchema(Handle, null, 0, out long needed).ThrowIfFailed();
            byte[] buffer = new byte[needed];
            fixed (byte* pointer = buffer)
            {
                NativeMethods.GetSchema(Handle, pointer, needed, out _).ThrowIfFailed();
            }

            return Encoding.UTF8.GetString(buffer, 0, buffer.Length - 1);
        }
    }

    private nint Handle => _handle != 0 ? _handle : Find();

    /// <summary>Calls the operator and gives its only result.</summary>
    /// <exception cref="ShapeException">The arguments do not fit.</exception>
    /// <exception cref="NativeException">libtorch refused for another reason, such as a dtype without a kernel.</exception>
    public Tensor Call(params ReadOnlySpan<Value> arguments)
    {
        TensorSpec spec = _rule(new Arguments(this, arguments));
        if (!IsSymbolic(arguments, out Device device))
        {
            return CallNative(spec.Shape, arguments);
        }

        Tensor result = Tensor.Symbolic(spec.Shape, spec.DType, device);
        SymbolicTrace.Current?.Add(new OperatorCall(this, arguments.ToArray(), result, ModulePath.Current));
        return result;
    }

    /// <summary>Calls an operator that changes its first argument and whose result is that argument.</summary>
    public unsafe void CallInPlace(params ReadOnlySpan<Value> arguments)
    {
        _ = _rule(new Arguments(this, arguments));
        if (IsSymbolic(arguments, out _))
        {
            throw new InvalidOperationException($"{ShortName} changes values, and a symbolic tensor has none.");
        }

        CallNative(arguments, null);
    }

    /// <summary>Applies the rule alone.</summary>
    internal TensorSpec Infer(params ReadOnlySpan<Value> arguments) => _rule(new Arguments(this, arguments));

    /// <summary>
    /// Calls the operator without its rule, and asks the result what it is; null when it has none. For holding the rule
    /// against libtorch.
    /// </summary>
    internal unsafe TensorSpec? CallUnchecked(params ReadOnlySpan<Value> arguments)
    {
        NativeValue result = default;
        if (CallNative(arguments, &result) == 0 || result.Kind != ValueKind.Tensor)
        {
            return null;
        }

        using Tensor tensor = Tensor.Adopt(result.Pointer);
        return new TensorSpec(tensor.Shape, tensor.DType);
    }

    internal string MeaningOf(int index, int rank) =>
        index == 0 && _meaning is not null && _meaning.Count(c => c == ',') == rank - 1 ? _meaning : string.Empty;

    private static bool IsSymbolic(ReadOnlySpan<Value> arguments, out Device device)
    {
        bool symbolic = false;
        device = default;
        bool found = false;
        foreach (Value value in arguments)
        {
            foreach (Tensor tensor in value.Reference as Tensor[] ?? [])
            {
                symbolic |= tensor.IsSymbolic;
                device = tensor.Device;
            }

            if (value.Reference is Tensor single)
            {
                symbolic |= single.IsSymbolic;
                device = found ? device : single.Device;
                found = true;
            }
            else if (value.Reference is Shape { IsSymbolic: true })
            {
                symbolic = true;
            }
            else if (value.Device is { } named)
            {
                (device, found) = (named, true); // the last word: where the result shall be
            }
        }

        return symbolic;
    }

    private unsafe Tensor CallNative(Shape shape, ReadOnlySpan<Value> arguments)
    {
        NativeValue result = default;
        if (CallNative(arguments, &result) == 0 || result.Kind != ValueKind.Tensor)
        {
            throw new InvalidOperationException($"{Name} has no result; call it with {nameof(CallInPlace)}.");
        }

        return Tensor.Adopt(result.Pointer, shape, (DType)(result.Count & 0xff), Device.FromCode(result.Count >> 8));
    }

    /// <summary>The native call; gives the number of results. Without room for a result what the operator returns is dropped.</summary>
    [SkipLocalsInit]
    private unsafe int CallNative(ReadOnlySpan<Value> arguments, NativeValue* result)
    {
        const int InlineLongs = 64;
        NativeValue* values = stackalloc NativeValue[arguments.Length];
        long* scratch = stackalloc long[InlineLongs];
        using Marshalling marshalling = new(scratch, InlineLongs);
        for (int i = 0; i < arguments.Length; i++)
        {
            values[i] = marshalling.Convert(arguments[i]);
        }

        int count = 1;
        NativeStatus status = NativeMethods.CallOperator(Handle, values, arguments.Length, result, &count);

        // until here a finalizer on another thread must not free an argument that nobody needs any more
        foreach (Value value in arguments)
        {
            GC.KeepAlive(value.Reference);
        }

        status.ThrowIfFailed();
        return count;
    }

    private nint Find()
    {
        NativeRuntime.EnsureReady();
        int dot = Name.IndexOf('.', StringComparison.Ordinal);
        NativeMethods.FindOperator(dot < 0 ? Name : Name[..dot], dot < 0 ? string.Empty : Name[(dot + 1)..],
            out nint handle).ThrowIfFailed();
        return _handle = handle;
    }

    /// <summary>Turns values into native ones; lists go to scratch memory on the stack, and to the pool when they are long.</summary>
    private unsafe ref struct Marshalling(long* scratch, int capacity)
    {
        private List<GCHandle>? _pinned;
        private List<nint>? _texts;
        private int _used;

        public NativeValue Convert(in Value value)
        {
            NativeValue native = default;
            native.Kind = value.Kind;
            switch (value.Kind)
            {
                case ValueKind.Tensor:
                    native.Pointer = value.Tensor!.Handle;
                    break;
                case ValueKind.Double:
                    native.Real = value.Real;
                    break;
                case ValueKind.IntList when value.Reference is Shape shape:
                    Place(ref native, shape);
                    break;
                case ValueKind.IntList:
                    Pin(ref native, (long[])value.Reference!);
                    break;
                case ValueKind.DoubleList:
                    Pin(ref native, (double[])value.Reference!);
                    break;
                case ValueKind.TensorList:
                    Pin(ref native, Array.ConvertAll((Tensor[])value.Reference!, tensor => tensor.Handle));
                    break;
                case ValueKind.String:
                    native.Pointer = Marshal.StringToCoTaskMemUTF8((string)value.Reference!);
                    (_texts ??= []).Add(native.Pointer);
                    break;
                default:
                    native.Integer = value.Integer;
                    break;
            }

            return native;
        }

        public readonly void Dispose()
        {
            _pinned?.ForEach(handle => handle.Free());
            _texts?.ForEach(Marshal.FreeCoTaskMem);
        }

        private void Place(ref NativeValue native, Shape shape)
        {
            if (_used + shape.Rank > capacity)
            {
                Pin(ref native, shape.ToLongs());
                return;
            }

            native.Count = shape.Rank;
            native.Pointer = (nint)(scratch + _used);
            foreach (Dim dim in shape.AsSpan())
            {
                scratch[_used++] = dim.Value;
            }
        }

        private void Pin<T>(ref NativeValue native, T[] elements)
            where T : unmanaged
        {
            native.Count = elements.Length;
            if (sizeof(T) == sizeof(long) && _used + elements.Length <= capacity)
            {
                MemoryMarshal.Cast<T, long>(elements).CopyTo(new Span<long>(scratch + _used, elements.Length));
                native.Pointer = (nint)(scratch + _used);
                _used += elements.Length;
                return;
            }

            GCHandle handle = GCHandle.Alloc(elements, GCHandleType.Pinned);
            (_pinned ??= []).Add(handle);
            native.Pointer = handle.AddrOfPinnedObject();
        }
    }
}
