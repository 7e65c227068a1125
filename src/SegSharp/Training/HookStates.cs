using SegSharp.Checkpoints;

namespace SegSharp.Training;

/// <summary>What the hooks of a run remember, in its checkpoints.</summary>
internal static class HookStates
{
    /// <summary>The states by the hooks' names; those of one class are numbered.</summary>
    public static Dictionary<string, string>? Save(IReadOnlyList<TrainingHook> hooks)
    {
        Dictionary<string, string> states = Named(hooks)
            .ToDictionary(hook => hook.Name, hook => hook.Hook.SaveState(), StringComparer.Ordinal);
        return states.Count > 0 ? states : null;
    }

    /// <summary>Gives each hook its state back; one that the checkpoint does not know begins anew.</summary>
    /// <exception cref="CheckpointMismatchException">A hook cannot read its state.</exception>
    public static void Restore(IReadOnlyList<TrainingHook> hooks, IReadOnlyDictionary<string, string>? states)
    {
        foreach ((string name, IResumableHook hook) in Named(hooks))
        {
            if (states?.TryGetValue(name, out string? state) != true)
            {
                continue;
            }

            try
            {
                hook.RestoreState(state!);
            }
            catch (Exception e) when (e is FormatException or System.Text.Json.JsonException or OverflowException)
            {
                throw new CheckpointMismatchException($"The checkpoint's state of the hook '{name}' cannot be read: " +
                    $"{e.Message.TrimEnd('.')}. It was written by another version of the hook; leave the hook out to go on without it.");
            }
        }
    }

    private static IEnumerable<(string Name, IResumableHook Hook)> Named(IReadOnlyList<TrainingHook> hooks)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach (TrainingHook hook in hooks)
        {
            if (hook is IResumableHook resumable)
            {
                string type = hook.GetType().FullName!;
                int number = seen[type] = seen.GetValueOrDefault(type) + 1;
                yield return (number == 1 ? type : $"{type}#{number}", resumable);
            }
        }
    }
}
