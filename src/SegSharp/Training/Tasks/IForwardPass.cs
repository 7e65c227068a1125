namespace SegSharp.Training.Tasks;

/// <summary>The part of a step in which the model is run.</summary>
public interface IForwardPass
{
    /// <summary>Runs the model in the run's precision.</summary>
    /// <param name="run">What runs it.</param>
    T Run<T>(Func<T> run);
}
