namespace SegSharp.Tensors;

/// <summary>
/// Remembers the thread that made something whose effect is that thread's alone. After an await the code may be on another
/// one, and undoing there would leave the first thread changed for good.
/// </summary>
internal readonly struct OwnThread
{
    private readonly int _id;

    private OwnThread(int id) => _id = id;

    /// <summary>This thread.</summary>
    public static OwnThread Current => new(Environment.CurrentManagedThreadId);

    /// <summary>Refuses any other thread.</summary>
    /// <param name="what">What belongs to the thread, at the beginning of a sentence.</param>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void Require(string what)
    {
        if (Environment.CurrentManagedThreadId != _id)
        {
            throw new InvalidOperationException(
                $"{what} belongs to the thread that made it, and cannot end on another. Do not await while it is open.");
        }
    }
}
