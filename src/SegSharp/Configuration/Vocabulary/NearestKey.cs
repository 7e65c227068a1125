namespace SegSharp.Configuration.Vocabulary;

/// <summary>Finds the key that was meant by a top-level name which nothing reads.</summary>
/// <param name="root">The config.</param>
/// <param name="known">The top-level keys that have a meaning.</param>
/// <param name="meaningless">The top-level keys that are accepted without one.</param>
internal sealed class NearestKey(ConfigDict root, IReadOnlyCollection<string> known, IReadOnlyCollection<string> meaningless)
{
    private const int MaxOffers = 3;

    /// <summary>A sentence that names the nearest keys, with their paths; null if none is near.</summary>
    /// <param name="name">What may be misspelt or lack its path.</param>
    /// <param name="unread">The top-level name whose own keys are read by nobody.</param>
    public string? Offer(string name, string unread)
    {
        // in 'optim_wraper.type' the first word is misspelt, however many keys end with the last one
        if (name != unread && !known.Contains(unread)
            && NearestName.Find(unread, known.Where(key => key != unread), count: 1) is [string section])
        {
            return $"Did you mean '{section}' for '{unread}'?";
        }

        (string Path, string Last)[] inside = [.. KeyPaths.All(root, known.Where(key => key != unread))
            .Select(place => (place.Path, place.Path[(place.Path.LastIndexOf('.') + 1)..]))];
        if (ShortNames.Resolve(root, name, except: unread) is { Count: > 0 } meant)
        {
            return $"Did you mean {Joined([.. meant])}?";
        }

        string[] same = [.. inside.Where(key => key.Last == name).Select(key => key.Path)];
        if (same.Length > 0)
        {
            return $"Did you mean {Joined(same)}?";
        }

        string[] top = [.. known.Where(key => key != unread), .. meaningless,
            .. root.Keys.Where(key => key != unread && root.Facts.References.Contains(key))];
        string? near = NearestName.Find(name, [.. top, .. inside.Select(key => key.Last)], count: 1) is [string found] ? found : null;
        return near is null ? null
            : $"Did you mean {Joined([.. top.Contains(near) ? [near] : inside.Where(key => key.Last == near).Select(key => key.Path)])}?";
    }

    /// <summary>A sentence that lists what there is.</summary>
    public string List() => $"Keys and variables of this config are {string.Join(", ", root.Keys.Where(key =>
        known.Contains(key) || root.Facts.References.Contains(key)).Order(StringComparer.Ordinal))}";

    private static string Joined(string[] paths) =>
        string.Join(", ", paths.Distinct(StringComparer.Ordinal).Take(MaxOffers).Select(path => $"'{path}'"))
            + (paths.Length > MaxOffers ? $" or one of {paths.Length - MaxOffers} more" : "");
}
