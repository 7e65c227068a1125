using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Inference;
using SegSharp.Models.Losses;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Tasks;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>A task as a plugin may have it: it learns depths from depth maps, without labels.</summary>
[Registered("DepthTask")]
public sealed class DepthTask : LearningTask
{
    private readonly Network _model;

    /// <summary>Builds the network.</summary>
    public DepthTask(ConfigSection section) => _model = new Network(section.Int("width", 4));

    /// <inheritdoc />
    public override Module Model => _model;

    /// <inheritdoc />
    public override string Title => "depths";

    /// <inheritdoc />
    public override IReadOnlyList<string> Needs => [AnnotationNames.Depth];

    /// <inheritdoc />
    public override IReadOnlyList<string> MetricNames => ["error", "depth"];

    /// <inheritdoc />
    public override TaskInputs Load(SampleBatch batch, Device device) => new(
        batch.ToTensor().To(device), Tensor.From<float>(batch.Depths(), [batch.N, batch.H, batch.W]).To(device));

    /// <inheritdoc />
    public override TaskInputs Symbols(int channels, (int Height, int Width)? size = null) => base.Symbols(channels, size) with
    {
        Labels = Tensor.Symbolic(base.Symbols(channels, size).Labels!.Shape),
    };

    /// <inheritdoc />
    public override TaskLosses Step(TaskInputs inputs, IForwardPass forward)
    {
        Tensor difference = forward.Run(() => _model.Call(inputs.Pixels)).To(DType.Float32).Reshape(inputs.Labels!.Shape) - inputs.Labels!;
        return TaskLosses.Sum([new LossTerm("loss_depth", (difference * difference).Mean())]);
    }

    /// <inheritdoc />
    public override IValidation CreateValidation(ValidationSource source) => new Validation(this, source);

    private sealed class Network(int width) : Module<Tensor, Tensor>
    {
        private readonly Conv2d _narrow = new(3, width, kernel: 3, padding: 1);
        private readonly Conv2d _widen = new(width, 1, kernel: 3, padding: 1);

        protected override Tensor Forward(Tensor input) => _widen.Call(_narrow.Call(input).Relu());
    }

    private sealed class Validation(DepthTask task, ValidationSource source) : IValidation
    {
        public int ImageCount => source.Dataset.Count;

        public Measures Run(Device device, Action<int, SampleInfo, LabelMap?> each, CancellationToken cancellation)
        {
            using DataLoader loader = DataLoader.ForEvaluation(source.Dataset, source.Loading);
            using IDisposable mode = GradMode.Disable();
            (double error, double depth, int done) = (0, 0, 0);
            while (loader.TryNext(out SampleBatch? batch, cancellation))
            {
                using TensorScope scope = TensorScope.Open();
                TaskInputs inputs = task.Load(batch, device);
                error += batch.N * task.Step(inputs, new AsItIs()).Total.Item();
                depth += batch.N * inputs.Labels!.Mean().Item();
                Array.ForEach([.. batch.Infos], info => each(++done, info, null));
                batch.Dispose();
            }

            return new Measures(new Dictionary<string, double> { ["error"] = error / done, ["depth"] = depth / done });
        }
    }

    private sealed class AsItIs : IForwardPass
    {
        public T Run<T>(Func<T> run) => run();
    }
}
