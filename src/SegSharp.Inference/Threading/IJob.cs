namespace SegSharp.Inference.Threading;

/// <summary>Work in pieces that may run at the same time.</summary>
internal interface IJob
{
    /// <summary>Does a piece.</summary>
    /// <param name="thread">Which thread of the team does it, from 0: no other piece runs under this number meanwhile.</param>
    /// <param name="index">Which piece it is.</param>
    void Run(int thread, int index);
}
