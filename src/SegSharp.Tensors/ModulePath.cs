namespace SegSharp.Tensors;

/// <summary>Says in which module's call this thread is, for error messages. Modules push themselves; names are made on demand.</summary>
public static class ModulePath
{
    [ThreadStatic]
    private static Stack<Func<string>>? _calls;

    /// <summary>The path of the innermost module that is being called, or an empty text.</summary>
    public static string Current => _calls is { Count: > 0 } calls ? calls.Peek()() : string.Empty;

    /// <summary>Enters a module's call.</summary>
    /// <param name="path">Gives the path; called only when an error is written.</param>
    public static void Push(Func<string> path) => (_calls ??= new()).Push(path);

    /// <summary>Leaves the innermost call.</summary>
    public static void Pop() => _calls!.Pop();
}
