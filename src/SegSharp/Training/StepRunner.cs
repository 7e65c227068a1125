using SegSharp.Data.Loading;
using SegSharp.Tensors;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Optimizers;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>One step of a training: batches, forward, backward, optimizer.</summary>
/// <param name="task">What is learned; its model is in training mode.</param>
/// <param name="optimizer">How the parameters move.</param>
/// <param name="precision">In which precision the model is run.</param>
/// <param name="options">How a step goes.</param>
/// <param name="stages">Measures the stages.</param>
internal sealed class StepRunner(LearningTask task, Optimizer optimizer, PrecisionMode precision, TrainingOptions options,
    StageMeter stages)
{
    private bool _hasStepped;

    /// <summary>Takes a step.</summary>
    /// <param name="next">Gives the batch of a number, counted from 0; it is disposed of here.</param>
    /// <param name="rateOf">The learning rate of the parameters with a factor.</param>
    /// <param name="iteration">The iteration's number for messages, from 1.</param>
    /// <param name="measuresAccuracy">Whether the accuracy on the first batch is measured.</param>
    /// <exception cref="DivergenceException">The loss or a gradient is no longer a number.</exception>
    public StepResult Run(Func<int, SampleBatch> next, Func<double, double> rateOf, int iteration, bool measuresAccuracy)
    {
        LossSums sums = new(options.AccumulativeCounts);
        double? accuracy = null;
        optimizer.ZeroGrad();
        for (int part = 0; part < options.AccumulativeCounts; part++)
        {
            using TensorScope scope = TensorScope.Open();
            Tensor total;
            using (TensorScope forward = TensorScope.Open())
            {
                TaskInputs inputs = Load(next, part);
                TaskLosses result = Forward(inputs, sums, iteration);
                if (measuresAccuracy && part == 0)
                {
                    accuracy = task.Accuracy(inputs, result);
                }

                total = forward.Keep(result.Total); // of the rest, the graph holds what the backward pass needs
            }

            using StageMeter.Stage stage = stages.Enter(TrainingStage.Backward);
            (total * ((precision.Scaler?.Scale ?? 1) / options.AccumulativeCounts)).Backward();
        }

        using (stages.Enter(TrainingStage.Optimizer))
        {
            return new StepResult(sums, accuracy, StepUnlessOverflow(rateOf, iteration));
        }
    }

    private TaskInputs Load(Func<int, SampleBatch> next, int part)
    {
        using StageMeter.Stage stage = stages.Enter(TrainingStage.Data);
        using SampleBatch batch = next(part);
        return task.Load(batch, options.Device);
    }

    private TaskLosses Forward(TaskInputs inputs, LossSums sums, int iteration)
    {
        using StageMeter.Stage stage = stages.Enter(TrainingStage.Forward);
        using ForwardPass forward = new(precision, options.Device);
        TaskLosses result = task.Step(inputs, forward);
        double value = sums.Add(result);
        if (double.IsFinite(value) || precision.Scaler is { Scale: > 1 })
        {
            return result;
        }

        // a run that begins with such weights has another remedy than one that came to them
        throw !_hasStepped && NotANumber.FindWeight(task.Model) is { } name ? DivergenceException.OfWeight(iteration, name)
            : DivergenceException.OfLoss(iteration, value);
    }

    // With a loss scale, gradients that left float16's range cost their step, not the run.
    private double? StepUnlessOverflow(Func<double, double> rateOf, int iteration)
    {
        if (precision.Scaler is { } scaler)
        {
            optimizer.ScaleGradients(1 / scaler.Scale);
            bool overflow = !double.IsFinite(optimizer.GradientNorm(double.PositiveInfinity));
            scaler.Update(overflow);
            if (overflow)
            {
                return null;
            }
        }

        double? norm = ClipGradients();
        bool isSuspect = precision.Scaler is null
            && (norm is { } known ? !double.IsFinite(known) : NotANumber.MayBeInGradients(optimizer.Parameters));
        if (isSuspect && NotANumber.FindGradient(optimizer.Parameters) is { } name)
        {
            throw DivergenceException.OfGradient(iteration, name);
        }

        optimizer.Step(rateOf);
        task.AfterStep(iteration);
        _hasStepped = true;
        return norm;
    }

    private double? ClipGradients()
    {
        switch (options.ClipGradient)
        {
            case null:
                return null;
            case { ByValue: true } bound:
                optimizer.ClipGradientValue(bound.Maximum);
                return null;
            case { } bound:
                return optimizer.ClipGradientNorm(bound.Maximum, bound.NormType);
        }
    }
}
