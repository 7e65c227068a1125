using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Inference;
using SegSharp.Models.Losses;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Tasks;

namespace CustomBackbone;

/// <summary>A task without labels: a small network learns to give its images back through few channels.</summary>
[Registered("Reconstruction")]
public sealed class ReconstructionTask : LearningTask
{
    private readonly AutoEncoder _model;

    /// <summary>Builds the network from the config's <c>model</c>.</summary>
    public ReconstructionTask(ConfigSection section) => _model = new AutoEncoder(section.Int("width", 8));

    /// <inheritdoc />
    public override Module Model => _model;

    /// <inheritdoc />
    public override string Title => "reconstruction of images";

    /// <inheritdoc />
    public override bool NeedsLabels => false;

    /// <inheritdoc />
    public override IReadOnlyList<string> MetricNames => ["mse"];

    /// <inheritdoc />
    public override TaskInputs Load(SampleBatch batch, Device device) => new(batch.ToTensor().To(device));

    /// <inheritdoc />
    public override TaskLosses Step(TaskInputs inputs, IForwardPass forward)
    {
        Tensor restored = forward.Run(() => _model.Call(inputs.Pixels));
        return TaskLosses.Sum([new LossTerm("loss_mse", AutoEncoder.Error(restored, inputs.Pixels))]);
    }

    /// <inheritdoc />
    public override IValidation CreateValidation(ValidationSource source) => new Validation(_model, source);

    private sealed class AutoEncoder(int width) : Module<Tensor, Tensor>
    {
        private readonly Conv2d _narrow = new(3, width, kernel: 3, padding: 1); // checkpoint: narrow.weight, narrow.bias
        private readonly Conv2d _widen = new(width, 3, kernel: 3, padding: 1);

        public static Tensor Error(Tensor restored, Tensor pixels)
        {
            Tensor difference = restored.To(DType.Float32) - pixels;
            return (difference * difference).Mean();
        }

        protected override Tensor Forward(Tensor input) => _widen.Call(_narrow.Call(input).Relu());
    }

    private sealed class Validation(AutoEncoder model, ValidationSource source) : IValidation
    {
        public int ImageCount => source.Dataset.Count;

        public Measures Run(Device device, Action<int, SampleInfo, LabelMap?> each, CancellationToken cancellation)
        {
            using DataLoader loader = DataLoader.ForEvaluation(source.Dataset, source.Loading);
            using IDisposable mode = GradMode.Disable();
            double sum = 0;
            int done = 0;
            while (loader.TryNext(out SampleBatch? batch, cancellation))
            {
                using TensorScope scope = TensorScope.Open();
                Tensor pixels = batch.ToTensor().To(device);
                sum += batch.N * AutoEncoder.Error(model.Call(pixels), pixels).Item();
                foreach (SampleInfo info in batch.Infos)
                {
                    each(++done, info, null);
                }

                batch.Dispose();
            }

            return new Measures(new Dictionary<string, double> { ["mse"] = sum / done });
        }
    }
}
