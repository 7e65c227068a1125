using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Averaging;

namespace SegSharp.Tests.Training.Averaging;

public sealed class WeightAverageTests
{
    // weights 0 (start), 8, 4, 2: the first update takes 8, then half the way to each
    [Theory]
    [InlineData(1, 0, 4)] // 8, 6, 4
    [InlineData(2, 0, 5)] // 8, -, 5
    [InlineData(1, 3, 2)] // begins with the third
    public void Update_HalfMomentum_GoesHalfTheWay(int interval, int begin, float expected)
    {
        using TensorScope scope = TensorScope.Open();
        Linear model = Filled(0);
        WeightAverage average = new(model, new EmaOptions(0.5, interval, begin));
        float[] weights = [8, 4, 2];
        for (int i = 0; i < weights.Length; i++)
        {
            Fill(model, weights[i]);
            average.Update(i + 1);
        }

        using (average.Swap())
        {
            Assert.Equal(expected, Weight(model));
        }

        Assert.Equal(2, Weight(model));
    }

    // MMCV's rule, from 0 over the weights 8, 4, 2
    [Theory]
    [InlineData(0.9, 2, 1, 2.5f)]   // momenta 1/2, 2/3, 3/4: 4, 4, 2.5
    [InlineData(0.1, 2, 1, 1.208f)] // the warm-up is over at once: 0.8, 1.12, 1.208
    [InlineData(0.5, 1, 2, 2f)]     // every second, with 1/4: 2, -, 2
    public void Update_WarmUp_FollowsMmcv(double momentum, int warmUp, int interval, float expected)
    {
        using TensorScope scope = TensorScope.Open();
        Linear model = Filled(0);
        WeightAverage average = new(model, new EmaOptions(momentum, interval) { WarmUp = warmUp });
        float[] weights = [8, 4, 2];
        for (int i = 0; i < weights.Length; i++)
        {
            Fill(model, weights[i]);
            average.Update(i + 1);
        }

        using IDisposable swap = average.Swap();
        Assert.Equal(expected, Weight(model), 1e-5f);
    }

    // the first update takes 8
    [Theory]
    [InlineData("ema_type='MomentumAnnealingEMA', momentum=0.1, gamma=1", 4.6666667f)] // momenta 1/2, 1/3
    [InlineData("ema_type='MomentumAnnealingEMA', momentum=0.6, gamma=1", 3.44f)]
    [InlineData("ema_type='ExpMomentumEMA', momentum=0.1, gamma=2", 4.98945f)]
    [InlineData("ema_type='StochasticWeightAverage'", 4.6666667f)] // the mean
    [InlineData("ema_type='StochasticWeightAverage', interval=2", 5f)] // of 8 and 2
    public void Update_OtherAverages_FollowMmEngine(string keys, float expected)
    {
        using TensorScope scope = TensorScope.Open();
        Linear model = Filled(0);
        EmaOptions options = EmaOptions.Find(
            ExperimentReader.Read(ConfigFile.Parse($"custom_hooks = [dict(type='EMAHook', {keys})]")).CustomHooks, perEpoch: 1)!;
        WeightAverage average = new(model, options);
        foreach ((int i, float weight) in ((float[])[8, 4, 2]).Index())
        {
            Fill(model, weight);
            average.Update(i + 1);
        }

        using IDisposable swap = average.Swap();
        Assert.Equal(expected, Weight(model), 1e-5f);
    }

    [Fact]
    public void Restore_SavedInsideOfASwap_GivesBothBack()
    {
        using TensorScope scope = TensorScope.Open();
        Linear model = Filled(8);
        WeightAverage average = new(model, new EmaOptions(0.5));
        Fill(model, 4);
        Dictionary<string, Tensor> trained;
        float averaged;
        using (average.Swap())
        {
            trained = average.State().ToDictionary(s => s.Name, s => s.Tensor.Clone());
            averaged = Weight(model);
        }

        Linear other = Filled(averaged);
        WeightAverage restored = new(other, new EmaOptions(0.5));
        restored.Restore(trained.GetValueOrDefault);
        Assert.Equal(4, Weight(other));
        using IDisposable swap = restored.Swap();
        Assert.Equal(8, Weight(other));
    }

    private static Linear Filled(float value)
    {
        Linear model = new(1, 1);
        model.Initialize();
        Fill(model, value);
        return model;
    }

    private static void Fill(Linear model, float value)
    {
        using IDisposable mode = GradMode.Disable();
        foreach ((_, Parameter parameter) in model.NamedParameters())
        {
            parameter.Value.FillInPlace(value);
        }
    }

    private static float Weight(Linear model) => (float)model.NamedParameters().First().Parameter.Value.Item();
}
