using System.Buffers.Binary;
using System.Numerics;

namespace SegSharp.Tensors.Serialization.Pickle;

/// <summary>
/// Reads a pickle without executing anything: only the opcodes that build plain values and containers are known, and names
/// mean what the host says. Time and memory are bounded by the bytes that were read.
/// </summary>
/// <remarks>Source: the opcodes as CPython's <c>Lib/pickletools.py</c> documents them.</remarks>
internal sealed class PickleReader(PickleSource source, IPickleHost host)
{
    // far above what a training state of the largest model has, far below what would hurt
    private const long MaximumBytes = 64 << 20;
    private const int MaximumStack = 1 << 20;
    private const int MaximumContainers = 1 << 20;
    private const int MaximumMemo = 1 << 21;
    private const int MaximumLongBytes = 64;

    private static readonly object _mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private readonly long _start = source.Position;
    private int _containers;

    /// <summary>Reads one pickle, up to its stop.</summary>
    public object? Read()
    {
        for (PickleOpcode opcode = (PickleOpcode)source.ReadByte(); opcode != PickleOpcode.Stop; opcode = (PickleOpcode)source.ReadByte())
        {
            if (!Scalar(opcode) && !Text(opcode) && !Container(opcode) && !Memo(opcode) && !Object(opcode))
            {
                throw source.Bad($"the pickle has the instruction 0x{(byte)opcode:X2}, which weights do not need: it is refused, " +
                    "or the file is damaged.");
            }

            if (_stack.Count > MaximumStack || _memo.Count > MaximumMemo || source.Position - _start > MaximumBytes)
            {
                throw source.Bad("the pickle is larger than that of any model.");
            }
        }

        object? result = Pop();
        return _stack.Count == 0 ? result : throw source.Bad("the pickle leaves values over: the file is damaged.");
    }

    private bool Scalar(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                byte version = source.ReadByte();
                return version <= 5 ? true : throw source.Bad($"the pickle is of version {version}, which is not known.");
            case PickleOpcode.Frame:
                source.ReadBytes(8);
                return true;
            case PickleOpcode.None:
                return Push(null);
            case PickleOpcode.NewTrue:
                return Push(true);
            case PickleOpcode.NewFalse:
                return Push(false);
            case PickleOpcode.BinInt:
                return Push((long)BinaryPrimitives.ReadInt32LittleEndian(source.ReadBytes(4)));
            case PickleOpcode.BinInt1:
                return Push((long)source.ReadByte());
            case PickleOpcode.BinInt2:
                return Push((long)BinaryPrimitives.ReadUInt16LittleEndian(source.ReadBytes(2)));
            case PickleOpcode.Long1:
                return Push(Integer(source.ReadByte()));
            case PickleOpcode.Long4:
                return Push(Integer(UInt32()));
            case PickleOpcode.BinFloat:
                return Push(BinaryPrimitives.ReadDoubleBigEndian(source.ReadBytes(8)));
            default:
                return false;
        }
    }

    private bool Text(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.BinUnicode:
                return Push(source.ReadText(UInt32()));
            case PickleOpcode.ShortBinUnicode or PickleOpcode.ShortBinString:
                return Push(source.ReadText(source.ReadByte()));
            case PickleOpcode.BinUnicode8:
                return Push(source.ReadText(Int64()));
            case PickleOpcode.BinString:
                return Push(source.ReadText(UInt32()));
            case PickleOpcode.BinBytes:
                return Push(source.ReadBytes(UInt32()));
            case PickleOpcode.ShortBinBytes:
                return Push(source.ReadBytes(source.ReadByte()));
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8:
                return Push(source.ReadBytes(Int64()));
            default:
                return false;
        }
    }

    private bool Container(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Mark:
                return Push(_mark);
            case PickleOpcode.EmptyDict:
                return Push(Counted(new PickleDict()));
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet:
                return Push(Counted(new PickleList()));
            case PickleOpcode.EmptyTuple:
                return Push(Counted(new PickleTuple([])));
            case PickleOpcode.Tuple or PickleOpcode.FrozenSet:
                return Push(Counted(new PickleTuple(PopToMark())));
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                return Push(Counted(new PickleTuple(Pop(opcode - PickleOpcode.Tuple1 + 1))));
            case PickleOpcode.Append:
                Extend([Pop()]);
                return true;
            case PickleOpcode.Pop: // values of a tuple that holds itself
                Pop();
                return true;
            case PickleOpcode.PopMark:
                PopToMark();
                return true;
            case PickleOpcode.Appends or PickleOpcode.AddItems:
                Extend(PopToMark());
                return true;
            case PickleOpcode.SetItem:
                SetItems(Pop(2));
                return true;
            case PickleOpcode.SetItems:
                SetItems(PopToMark());
                return true;
            default:
                return false;
        }
    }

    private bool Memo(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.BinPut:
                _memo[source.ReadByte()] = Peek();
                return true;
            case PickleOpcode.LongBinPut:
                _memo[UInt32()] = Peek();
                return true;
            case PickleOpcode.Memoize:
                _memo[_memo.Count] = Peek();
                return true;
            case PickleOpcode.BinGet:
                return Push(Recall(source.ReadByte()));
            case PickleOpcode.LongBinGet:
                return Push(Recall(UInt32()));
            default:
                return false;
        }
    }

    private bool Object(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                return Push(Counted(host.Resolve(source.ReadLine(), source.ReadLine())));
            case PickleOpcode.StackGlobal:
                object?[] names = Pop(2);
                return names is [string module, string name]
                    ? Push(Counted(host.Resolve(module, name)))
                        : throw source.Bad("the pickle names a function by something that is no text: the file is damaged.");
            case PickleOpcode.Reduce or PickleOpcode.NewObj:
                return Call(Pop(2));
            case PickleOpcode.NewObjEx:
                object?[] named = Pop(3); // the last are arguments by name
                return Call(named[..2]);
            case PickleOpcode.Build:
                return Build(Pop());
            case PickleOpcode.BinPersId:
                return Push(host.Load(Pop()));
            default:
                return false;
        }
    }

    private bool Call(object?[] call) => call switch
    {
        [PickleGlobal function, PickleTuple arguments] => Push(Counted(host.Call(function, arguments.Items))),
        [PickleInert unknown, PickleTuple] => Push(Counted(new PickleInert(unknown.Name))), // what an unknown function would have given
        _ => throw source.Bad("the pickle calls something that is no function: the file is damaged."),
    };

    // the attributes of an object, sometimes beside its slots; what is needed of the objects that are known does not lie there
    private bool Build(object? attributes)
    {
        switch (Peek())
        {
            case PickleInert inert:
                inert.State = attributes as PickleDict
                    ?? (attributes is PickleTuple { Items: [PickleDict first, ..] } ? first : inert.State);
                return true;
            case PickleDict or PickleList or Torch.TorchTensor:
                return true;
            default:
                throw source.Bad("the pickle gives attributes to something that has none: the file is damaged.");
        }
    }

    private bool Push(object? value)
    {
        _stack.Add(value);
        return true;
    }

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        if (_stack.Count < count || _stack.FindLastIndex(_stack.Count - 1, count, item => ReferenceEquals(item, _mark)) >= 0)
        {
            throw source.Bad("the pickle takes a value that is not there: the file is damaged.");
        }

        object?[] items = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private object?[] PopToMark()
    {
        int mark = _stack.FindLastIndex(item => ReferenceEquals(item, _mark));
        if (mark < 0)
        {
            throw source.Bad("the pickle ends a group that it did not begin: the file is damaged.");
        }

        object?[] items = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private object? Peek() => _stack.Count > 0 && !ReferenceEquals(_stack[^1], _mark)
        ? _stack[^1] : throw source.Bad("the pickle refers to a value that is not there: the file is damaged.");

    private object? Recall(long index) => _memo.TryGetValue(index, out object? value)
        ? value : throw source.Bad("the pickle refers to a value that it has not built: the file is damaged.");

    private T Counted<T>(T value) => ++_containers <= MaximumContainers
        ? value : throw source.Bad("the pickle has more objects than that of any model.");

    private void Extend(object?[] items)
    {
        switch (Peek())
        {
            case PickleList list:
                list.Items.AddRange(items);
                break;
            case PickleInert:
                break;
            default:
                throw source.Bad("the pickle appends to something that is no list: the file is damaged.");
        }
    }

    private void SetItems(object?[] pairs)
    {
        object? target = Peek();
        if (pairs.Length % 2 != 0 || target is not (PickleDict or PickleInert))
        {
            throw source.Bad("the pickle sets items of something that is no dict: the file is damaged.");
        }

        for (int i = 0; target is PickleDict dict && i < pairs.Length; i += 2)
        {
            dict.Items.Add(new(pairs[i], pairs[i + 1]));
        }
    }

    private long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(source.ReadBytes(4));

    private long Int64() => BinaryPrimitives.ReadInt64LittleEndian(source.ReadBytes(8));

    // numbers that do not fit 64 bits are kept, since the mark of the old layout is one of them
    private object Integer(long length)
    {
        if (length > MaximumLongBytes)
        {
            throw source.Bad($"the pickle has an integer of {length} bytes: the file is damaged.");
        }

        BigInteger integer = new(source.ReadBytes(length));
        if (integer >= long.MinValue && integer <= long.MaxValue)
        {
            long small = (long)integer;
            return small;
        }

        return integer;
    }
}
