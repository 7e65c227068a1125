using System.Text.Json;
using SegSharp.IO;

namespace SegSharp.Bench;

/// <summary>The same task, with the same weights and images, on our side and on every peer's: first checked, then timed in turn.</summary>
/// <param name="bench">What it works with.</param>
internal sealed class ComparisonJob(BenchContext bench)
{
    /// <summary>Compares.</summary>
    public BenchRow Run(string job, WorkTask task)
    {
        Side ours = bench.OwnSide(bench.Files.Inputs(task));
        List<SideResult> absent = [];
        Side[] peers =
        [
            .. bench.Peers.Torch.Select(program => new Side(
                program, bench.Files.Inputs(task) with { Bfloat16 = program.Kind == WorkProgram.PyTorchBfloat16 }, "published graph")),
            .. job == BenchJobs.Predict ? OnnxSides(task, absent) : [],
        ];
        return bench.With([ours, .. peers], () =>
        {
            Check(ours);
            if (ours.Failure is not null)
            {
                // there is nothing to compare with, and peers can be slow
                return new BenchRow(job, task.Setting, ours.Result) { Task = task };
            }

            foreach (Side peer in peers)
            {
                Check(peer);
                peer.Compare(ours);
            }

            bench.Alternate([ours, .. peers]);
            ours.AskForMemory();
            Array.ForEach(peers, peer => peer.AskForMemory());
            return new BenchRow(job, task.Setting, ours.Result) { Task = task, Peers = [.. peers.Select(peer => peer.Result), .. absent] };
        });
    }

    private void Check(Side side)
    {
        bench.Cancellation.ThrowIfCancellationRequested();
        if (side.Failure is null)
        {
            bench.Say($"checking {side.Result.Title}");
            side.Check();
        }
    }

    private IEnumerable<Side> OnnxSides(WorkTask task, List<SideResult> absent)
    {
        if (bench.Peers.Onnx.Count == 0)
        {
            return [];
        }

        WorkTask export = bench.Files.Inputs(task) with { Model = bench.Files.New("published.onnx"),
            FoldedModel = bench.Files.New("folded.onnx") };
        (string Name, string Model)[] graphs = [("published graph", export.Model), ("folded graph", export.FoldedModel)];
        if (Export(export) is { } failure)
        {
            absent.AddRange(graphs.Select(graph => new SideResult($"ONNX Runtime, {graph.Name}", WorkProgram.OnnxRuntime, [])
            {
                Failure = $"its graph could not be exported: {failure}",
            }));
            return [];
        }

        return
            from graph in graphs
            from program in bench.Peers.Onnx
            select new Side(program, bench.Files.Inputs(task) with { Model = graph.Model }, graph.Name);
    }

    // Both graphs at once, for an interpreter takes seconds to start. Interpreters differ in what their exporter needs;
    // the first that succeeds will do.
    private string? Export(WorkTask task)
    {
        string file = bench.Files.New("export.json");
        AtomicFile.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(task, WorkJson.Default.WorkTask));
        string? failure = null;
        foreach (WorkProgram exporter in bench.Peers.Exporters)
        {
            bench.Say($"exporting the graphs for ONNX Runtime with '{exporter.File}', which can take minutes");
            failure = exporter.Finish([file], bench.Cancellation);
            if (failure is null)
            {
                bench.Peers.Prefer(exporter);
                return null;
            }
        }

        return failure;
    }
}
