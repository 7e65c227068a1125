using BenchmarkDotNet.Running;
using SegSharp.Benchmarks;

// All: dotnet run -c Release --project bench/SegSharp.Benchmarks -- --filter '*'
// One: dotnet run -c Release --project bench/SegSharp.Benchmarks -- --filter '*Softmax*'
// What there is: --list flat. Whole training steps and predictions, beside other frameworks: segsharp bench.
return BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfig).Assembly).Run(args, new BenchmarkConfig())
    .Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
