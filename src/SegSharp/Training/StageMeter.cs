using SegSharp.Tensors;
using SegSharp.Tensors.Profiling;

namespace SegSharp.Training;

/// <summary>Measures the most memory that tensors hold in each stage, and tells a profile where the stages begin and end.</summary>
internal sealed class StageMeter
{
    private static readonly string[] _names = [.. Enum.GetNames<TrainingStage>().Select(name => name.ToLowerInvariant())];

    private readonly long?[] _peaks = new long?[_names.Length];

    /// <summary>A stage's name in logs and profiles.</summary>
    public static string NameOf(TrainingStage stage) => _names[(int)stage];

    /// <summary>Enters a stage until disposed; stages do not nest.</summary>
    public Stage Enter(TrainingStage stage)
    {
        _ = TensorRuntime.TakeMemoryMark();
        return new Stage(this, stage);
    }

    /// <summary>The most bytes in each stage that was entered since the last call.</summary>
    public IReadOnlyDictionary<TrainingStage, long> Take()
    {
        Dictionary<TrainingStage, long> peaks = [];
        for (int stage = 0; stage < _peaks.Length; stage++)
        {
            if (_peaks[stage] is { } peak)
            {
                peaks[(TrainingStage)stage] = peak;
                _peaks[stage] = null;
            }
        }

        return peaks;
    }

    private void Leave(TrainingStage stage) =>
        _peaks[(int)stage] = Math.Max(_peaks[(int)stage] ?? 0, TensorRuntime.TakeMemoryMark());

    /// <summary>A stage that is under way.</summary>
    public readonly struct Stage : IDisposable
    {
        private readonly StageMeter _meter;
        private readonly TrainingStage _stage;
        private readonly ProfileRange _range;

        internal Stage(StageMeter meter, TrainingStage stage)
        {
            (_meter, _stage) = (meter, stage);
            _range = Profiler.Range(ProfileSpanKind.Stage, NameOf(stage));
        }

        /// <inheritdoc />
        public void Dispose()
        {
            _range.Dispose();
            _meter.Leave(_stage);
        }
    }
}
