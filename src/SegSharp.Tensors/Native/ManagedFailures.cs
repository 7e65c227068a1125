using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace SegSharp.Tensors.Native;

/// <summary>
/// Exceptions on their way through native code: a function that libtorch calls must not throw through C++, so it leaves its exception here
/// and hands a number on, which comes out as the status of the call that libtorch was in.
/// </summary>
internal static class ManagedFailures
{
    private static readonly ConcurrentDictionary<long, ExceptionDispatchInfo> _failures = new();
    private static long _last;

    /// <summary>Keeps an exception.</summary>
    /// <returns>The number that it is known by.</returns>
    public static long Keep(Exception exception)
    {
        long number = Interlocked.Increment(ref _last);
        _failures[number] = ExceptionDispatchInfo.Capture(exception);
        return number;
    }

    /// <summary>Throws the exception of a number on, once.</summary>
    [DoesNotReturn]
    public static void Rethrow(long number)
    {
        if (_failures.TryRemove(number, out ExceptionDispatchInfo? failure))
        {
            failure.Throw();
        }

        throw new InvalidOperationException($"A function called by libtorch failed, but its failure {number} is unknown.");
    }
}
