using SegSharp.Benchmarks;

// usage: dotnet run -c Release --project bench/SegSharp.Benchmarks -- VARIANT BATCH HEIGHT WIDTH CLASSES RUNS
// for example: b0 4 128 192 8 25
if (args.Length != 6)
{
    Console.Error.WriteLine("usage: VARIANT BATCH HEIGHT WIDTH CLASSES RUNS, for example: b0 4 128 192 8 25");
    return 2;
}

int[] numbers = [.. args.Skip(1).Select(int.Parse)];
SegFormerTiming timing = new(args[0], numbers[0], numbers[1], numbers[2], numbers[3]);
Console.WriteLine(timing.TrainingStep(numbers[4]));
Console.WriteLine(timing.Inference(numbers[4]));
Console.WriteLine(timing.Labels(numbers[4]));
return 0;
