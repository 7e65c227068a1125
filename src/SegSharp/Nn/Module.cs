using SegSharp.Tensors;
using SegSharp.Tensors.Profiling;

namespace SegSharp.Nn;

/// <summary>
/// A part of a network. Its parameters, buffers and submodules are its fields, and the fields' names are the names in
/// checkpoints.
/// </summary>
public abstract class Module
{
    [ThreadStatic]
    private static Stack<Module>? _calls;

    /// <summary>Whether dropout drops and batch statistics are used; on after construction.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The direct submodules with their names, in order of declaration.</summary>
    public virtual IEnumerable<(string Name, Module Module)> NamedChildren()
    {
        foreach (ModuleFields.NamedField field in ModuleFields.Of(GetType()))
        {
            if (field.Field.GetValue(this) is Module child)
            {
                yield return (field.Name, child);
            }
        }
    }

    /// <summary>This module, under an empty name, and all below it with their full names.</summary>
    public IEnumerable<(string Name, Module Module)> NamedModules()
    {
        yield return (string.Empty, this);
        foreach ((string name, Module child) in NamedChildren())
        {
            foreach ((string inner, Module module) in child.NamedModules())
            {
                yield return (inner.Length == 0 ? name : $"{name}.{inner}", module);
            }
        }
    }

    /// <summary>All parameters with their full names, in order of declaration.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters() => Slots().Where(s => s.Slot is Parameter).Select(s => (s.Name, (Parameter)s.Slot));

    /// <summary>All buffers with their full names.</summary>
    public IEnumerable<(string Name, Buffer Buffer)> NamedBuffers() => Slots().Where(s => s.Slot is Buffer).Select(s => (s.Name, (Buffer)s.Slot));

    /// <summary>Parameters and buffers with their full names: what a checkpoint holds.</summary>
    public IEnumerable<(string Name, TensorSlot Slot)> NamedState() => Slots();

    /// <summary>The number of learned numbers.</summary>
    public long ParameterCount => NamedParameters().Sum(p => p.Parameter.Shape.ElementCount.Value);

    /// <summary>Switches this module and all below to training or evaluation.</summary>
    public void Train(bool training = true)
    {
        foreach ((_, Module module) in NamedModules())
        {
            module.IsTraining = training;
        }
    }

    /// <summary>Switches this module and all below to evaluation.</summary>
    public void Evaluate() => Train(false);

    /// <summary>Gives every parameter and buffer memory on a device and its initial values.</summary>
    public void Initialize(Device device = default)
    {
        foreach ((_, TensorSlot slot) in Slots())
        {
            slot.Initialize(device);
        }
    }

    /// <summary>The name of the module that is being called on this thread, from the outermost one down.</summary>
    internal static string CallPath()
    {
        if (_calls is not { Count: > 0 } calls)
        {
            return string.Empty;
        }

        List<string> parts = [];
        Module[] path = [.. calls.Reverse()];
        for (int i = 1; i < path.Length; i++)
        {
            parts.Add(path[i - 1].NamedModules().FirstOrDefault(m => m.Module == path[i]).Name ?? path[i].GetType().Name);
        }

        return parts.Count == 0 ? path[0].GetType().Name : string.Join('.', parts);
    }

    /// <summary>
    /// Applies a function without keeping what its backward pass needs; see <see cref="Recomputation.Run"/>. When it runs again, errors name
    /// the modules that are being called now.
    /// </summary>
    /// <param name="function">Maps a tensor to another; may call modules.</param>
    /// <param name="input">Its argument.</param>
    protected static Tensor Recomputed(Func<Tensor, Tensor> function, Tensor input)
    {
        Module[] callers = [.. (_calls ?? []).Reverse()];
        int firstOperator = ModuleTrace.Current?.Operators.Calls.Count ?? 0;
        Tensor output = Recomputation.Run(tensor => CalledFrom(callers, function, tensor), input);
        ModuleTrace.Current?.MarkRecomputed(firstOperator, output.Shape);
        return output;
    }

    // In the backward pass no module is being called on this thread.
    private static Tensor CalledFrom(Module[] callers, Func<Tensor, Tensor> function, Tensor input)
    {
        Module[] missing = _calls is { Count: > 0 } ? [] : callers;
        foreach (Module caller in missing)
        {
            (_calls ??= new()).Push(caller);
            ModulePath.Push(CallPath);
        }

        try
        {
            return function(input);
        }
        finally
        {
            foreach (Module _ in missing)
            {
                ModulePath.Pop();
                _calls!.Pop();
            }
        }
    }

    /// <summary>Computes something in this module's name without <c>Forward</c>: errors and profiles name it.</summary>
    internal T Within<T>(Func<T> body)
    {
        Enter(this);
        try
        {
            return body();
        }
        finally
        {
            Leave();
        }
    }

    private protected static void Enter(Module module)
    {
        (_calls ??= new()).Push(module);
        ModulePath.Push(CallPath);
        Profiler.Current?.Begin(module, ProfileSpanKind.Module, CallPath);
    }

    private protected static void Leave()
    {
        Profiler.Current?.End();
        ModulePath.Pop();
        _calls!.Pop();
    }

    private IEnumerable<(string Name, TensorSlot Slot)> Slots()
    {
        foreach ((string prefix, Module module) in NamedModules())
        {
            foreach (ModuleFields.NamedField field in ModuleFields.Of(module.GetType()))
            {
                if (field.Field.GetValue(module) is TensorSlot slot)
                {
                    yield return (prefix.Length == 0 ? field.Name : $"{prefix}.{field.Name}", slot);
                }
            }
        }
    }
}
