using System.Diagnostics;
using System.Text.Json;
using SegSharp.Tensors;

namespace SegSharp.Bench.Work;

/// <summary>Our own side of a comparison: the same conversation on standard input and output as the peers have.</summary>
internal static class BenchWorker
{
    private const string StatusFile = "/proc/self/status";
    private const string PeakLine = "VmHWM:";

    /// <summary>Answers requests until the input ends.</summary>
    /// <param name="taskFile">The JSON file that says what to do.</param>
    /// <param name="version">Of this program.</param>
    /// <param name="input">Requests, one a line.</param>
    /// <param name="output">Answers, one a line.</param>
    /// <exception cref="InvalidDataException">The file holds no task, or a request is not known.</exception>
    public static void Converse(string taskFile, string version, TextReader input, TextWriter output)
    {
        WorkTask task = ReadTask(taskFile);
        TensorRuntime.Threads = task.Threads;
        IBenchWork work = task.Task switch
        {
            WorkKinds.Train => new TrainingWork(task),
            WorkKinds.Predict => new PredictionWork(task),
            WorkKinds.MatrixProduct => new MatrixProductWork(),
            WorkKinds.Door => new DoorWork(),
            WorkKinds.Loader => new LoaderWork(task),
            _ => throw new InvalidDataException($"'{taskFile}' asks for '{task.Task}', which is no task."),
        };
        Answer(output, new WorkAnswer { Name = $"SegSharp {version}" });
        while (input.ReadLine() is { } request)
        {
            Answer(output, request.Trim() switch
            {
                "check" => work.Check(),
                "run" => work.Run(),
                "memory" => new WorkAnswer { PeakBytes = PeakBytes() },
                _ => throw new InvalidDataException($"'{request}' is no request."),
            });
        }
    }

    /// <summary>Runs <paramref name="body"/> with its tensors freed afterwards.</summary>
    /// <returns>How long it took.</returns>
    public static double Time(Action body)
    {
        long start = Stopwatch.GetTimestamp();
        using (TensorScope.Open())
        {
            body();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static WorkTask ReadTask(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), WorkJson.Default.WorkTask)
                ?? throw new InvalidDataException($"'{file}' holds no task.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"'{file}' holds no task: {e.Message}", e);
        }
    }

    private static void Answer(TextWriter output, WorkAnswer answer)
    {
        output.WriteLine(JsonSerializer.Serialize(answer, WorkJson.Default.WorkAnswer));
        output.Flush();
    }

    private static long? PeakBytes()
    {
        if (!File.Exists(StatusFile))
        {
            return null;
        }

        string line = File.ReadLines(StatusFile).First(text => text.StartsWith(PeakLine, StringComparison.Ordinal));
        return long.Parse(line[PeakLine.Length..].Replace("kB", "", StringComparison.Ordinal)) << 10;
    }
}
