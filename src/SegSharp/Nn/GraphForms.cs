using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>
/// The form in which modules, losses and optimizers compute on this thread; <see cref="GraphForm.Folded"/> unless another one is asked for.
/// </summary>
public static class GraphForms
{
    [ThreadStatic]
    private static GraphForm _current;

    /// <summary>The form on this thread.</summary>
    public static GraphForm Current => _current;

    /// <summary>Computes in a form until disposed, on the thread that called this and in the reverse order of calling.</summary>
    public static IDisposable Use(GraphForm form) => new Guard(form);

    private sealed class Guard : IDisposable
    {
        private readonly OwnThread _thread = OwnThread.Current;
        private readonly GraphForm _outer = _current;

        public Guard(GraphForm form) => _current = form;

        public void Dispose()
        {
            _thread.Require("A guard of the graph form");
            _current = _outer;
        }
    }
}
