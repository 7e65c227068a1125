using System.Text.Json;
using SegSharp.IO;

namespace SegSharp.Cli.Runs.Bench;

/// <summary>The same task, with the same weights and images, on our side and on every peer's: first checked, then timed in turn.</summary>
/// <param name="bench">What it works with.</param>
internal sealed class ComparisonJob(BenchContext bench)
{
    /// <summary>Compares.</summary>
    public BenchRow Run(string job, WorkTask task)
    {
        Side ours = BenchContext.OwnSide(bench.Files.Inputs(task));
        List<SideResult> absent = [];
        Side[] peers =
        [
            .. bench.Peers.Torch.Select(program => new Side(program, bench.Files.Inputs(task), "published graph")),
            .. job == BenchJobs.Predict ? OnnxSides(task, absent) : [],
        ];
        return bench.With([ours, .. peers], () =>
        {
            ours.Check();
            foreach (Side peer in peers)
            {
                peer.Check();
                peer.Compare(ours);
            }

            bench.Alternate([ours, .. peers]);
            ours.AskForMemory();
            Array.ForEach(peers, peer => peer.AskForMemory());
            return new BenchRow(job, task.Setting, ours.Result) { Task = task, Peers = [.. peers.Select(peer => peer.Result), .. absent] };
        });
    }

    private List<Side> OnnxSides(WorkTask task, List<SideResult> absent)
    {
        List<Side> sides = [];
        foreach ((bool folded, string graph) in bench.Peers.Onnx.Count > 0 ? [(false, "published graph"), (true, "folded graph")] : ((bool, string)[])[])
        {
            WorkTask export = bench.Files.Inputs(task) with { Model = bench.Files.New("model.onnx"), Folded = folded };
            if (Export(export) is { } failure)
            {
                absent.Add(new SideResult($"ONNX Runtime, {graph}", WorkProgram.OnnxRuntime, []) { Failure = $"its graph could not be exported: {failure}" });
                continue;
            }

            sides.AddRange(bench.Peers.Onnx.Select(program => new Side(program, bench.Files.Inputs(task) with { Model = export.Model }, graph)));
        }

        return sides;
    }

    // Interpreters differ in what their exporter needs; the first that succeeds will do.
    private string? Export(WorkTask task)
    {
        string file = bench.Files.New("export.json");
        AtomicFile.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(task, WorkJson.Default.WorkTask));
        string? failure = null;
        foreach (WorkProgram exporter in bench.Peers.Exporters)
        {
            failure = exporter.Finish([file], bench.Context.Cancellation);
            if (failure is null)
            {
                return null;
            }
        }

        return failure;
    }
}
