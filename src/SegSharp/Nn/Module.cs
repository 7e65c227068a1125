using System.Runtime.InteropServices;
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
    private static List<ActiveCall>? _calls;

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
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters() =>
        Slots().Where(s => s.Slot is Parameter).Select(s => (s.Name, (Parameter)s.Slot));

    /// <summary>All buffers with their full names.</summary>
    public IEnumerable<(string Name, Buffer Buffer)> NamedBuffers() =>
        Slots().Where(s => s.Slot is Buffer).Select(s => (s.Name, (Buffer)s.Slot));

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
        Span<ActiveCall> calls = CollectionsMarshal.AsSpan(_calls);
        if (calls.IsEmpty)
        {
            return string.Empty;
        }

        // A trace asks at every operator, so each call's path is made once.
        calls[0].Path ??= string.Empty;
        for (int i = 1; i < calls.Length; i++)
        {
            calls[i].Path ??= Join(calls[i - 1].Path!, calls[i - 1].Module.NameOf(calls[i].Module) ?? calls[i].Module.GetType().Name);
        }

        return calls.Length == 1 ? calls[0].Module.GetType().Name : calls[^1].Path!;
    }

    /// <summary>
    /// Applies a function without keeping what its backward pass needs; see <see cref="Recomputation.Run"/>. When it runs again, errors
    /// name the modules that are being called now.
    /// </summary>
    /// <param name="function">Maps a tensor to another; may call modules.</param>
    /// <param name="input">Its argument.</param>
    protected static Tensor Recomputed(Func<Tensor, Tensor> function, Tensor input)
    {
        Module[] callers = [.. (_calls ?? []).Select(call => call.Module)];
        GraphForm form = GraphForms.Current;
        int firstOperator = ModuleTrace.Current?.Operators.Calls.Count ?? 0;
        Tensor output = Recomputation.Run(tensor => CalledFrom(callers, form, function, tensor), input);
        ModuleTrace.Current?.MarkRecomputed(firstOperator, output.Shape);
        return output;
    }

    // In the backward pass no module is being called on this thread, and the form of the first run may have ended.
    private static Tensor CalledFrom(Module[] callers, GraphForm form, Func<Tensor, Tensor> function, Tensor input)
    {
        using IDisposable? sameForm = GraphForms.Current == form ? null : GraphForms.Use(form);
        Module[] missing = _calls is { Count: > 0 } ? [] : callers;
        foreach (Module caller in missing)
        {
            (_calls ??= []).Add(new ActiveCall(caller));
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
                _calls!.RemoveAt(_calls.Count - 1);
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
        (_calls ??= []).Add(new ActiveCall(module));
        ModulePath.Push(CallPath);
        Profiler.Current?.Begin(module, ProfileSpanKind.Module, CallPath);
    }

    private protected static void Leave()
    {
        Profiler.Current?.End();
        ModulePath.Pop();
        _calls!.RemoveAt(_calls.Count - 1);
    }

    // The name of a module below this one, the nearest first: a module mostly calls its own children.
    private string? NameOf(Module module)
    {
        Queue<(string Name, Module Module)> level = new([(string.Empty, this)]);
        while (level.TryDequeue(out (string Name, Module Module) parent))
        {
            foreach ((string name, Module child) in parent.Module.NamedChildren())
            {
                string full = Join(parent.Name, name);
                if (child == module)
                {
                    return full;
                }

                level.Enqueue((full, child));
            }
        }

        return null;
    }

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";

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

    private struct ActiveCall(Module module)
    {
        public readonly Module Module = module;
        public string? Path;
    }
}
