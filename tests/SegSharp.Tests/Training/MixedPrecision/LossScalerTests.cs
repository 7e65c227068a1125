using System.Text.Json;
using SegSharp.Checkpoints;
using SegSharp.Configuration;
using SegSharp.Tensors;
using SegSharp.Tests.Data;
using SegSharp.Training.MixedPrecision;

namespace SegSharp.Tests.Training.MixedPrecision;

/// <summary>The course of the loss scale against PyTorch's and MMCV's rules.</summary>
public sealed class LossScalerTests
{
    private static readonly JsonElement _root = new GoldenCase("08_optimizers").Root;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)] // growth to infinity is refused
    public void Update_GradScaler_FollowsPyTorch(int index)
    {
        JsonElement golden = _root.GetProperty("grad_scaler")[index];
        GradScaler scaler = new(
            golden.GetProperty("init_scale").GetDouble(), golden.GetProperty("growth_factor").GetDouble(),
            golden.GetProperty("backoff_factor").GetDouble(), golden.GetProperty("growth_interval").GetInt32());
        foreach (JsonElement row in golden.GetProperty("rows").EnumerateArray())
        {
            Assert.Equal(row.GetProperty("scale_used").GetDouble(), scaler.Scale);
            scaler.Update(overflow: !row.GetProperty("grads_finite").GetBoolean());
            Assert.Equal(row.GetProperty("scale_after").GetDouble(), scaler.Scale);
            Assert.Equal(row.GetProperty("growth_tracker_after").GetInt32(), scaler.GrowthTracker);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)] // never below 1
    public void Update_WindowLossScaler_FollowsMmcv(int index)
    {
        JsonElement golden = _root.GetProperty("mmcv_LossScaler")[index];
        LossScaler scaler = Window(golden);
        foreach (JsonElement row in golden.GetProperty("rows").EnumerateArray())
        {
            Assert.Equal(row.GetProperty("scale_used").GetDouble(), scaler.Scale);
            scaler.Update(row.GetProperty("overflow").GetBoolean());
            Assert.Equal(row.GetProperty("scale_after").GetDouble(), scaler.Scale);

            // a scaler that goes on from here goes on the same way
            (ScalerState state, scaler) = (scaler.State, Window(golden));
            scaler.Restore(state);
        }
    }

    [Fact]
    public void Create_OnTheCpu_IsBFloat16WithoutScale()
    {
        PrecisionMode mode = PrecisionMode.Create(new MixedPrecisionOptions(), Device.Cpu);
        Assert.Equal((DType.BFloat16, null), (mode.DType, mode.Scaler));
        Assert.Null(PrecisionMode.Create(null, Device.Cpu).DType);
        Assert.Throws<ConfigException>(() => PrecisionMode.Create(new MixedPrecisionOptions { DataType = "float16" }, Device.Cpu));
    }

    [Theory]
    [InlineData("optim_wrapper=dict(type='AmpOptimWrapper', loss_scale='dynamic', OPTIMIZER)", typeof(GradScaler), 65536)]
    [InlineData("optim_wrapper=dict(type='AmpOptimWrapper', loss_scale=512., OPTIMIZER)", typeof(StaticLossScaler), 512)]
    [InlineData("optimizer=dict(type='SGD', lr=1.0)\nfp16=dict(loss_scale=dict(init_scale=512))", typeof(GradScaler), 512)]
    [InlineData("optimizer=dict(type='SGD', lr=1.0)\nfp16=dict(loss_scale=dict(init_scale=64., mode='dynamic', scale_window=10))",
        typeof(WindowLossScaler), 64)]
    public void Create_OnCuda_ScalesAsTheConfigSays(string config, Type type, double scale)
    {
        string text = config.Replace("OPTIMIZER", "optimizer=dict(type='SGD', lr=1.0)", StringComparison.Ordinal);
        PrecisionMode mode = PrecisionMode.Create(ExperimentReader.Read(ConfigFile.Parse(text)).MixedPrecision,
            new Device(DeviceType.Cuda));
        Assert.Equal(DType.Float16, mode.DType);
        Assert.IsType(type, mode.Scaler);
        Assert.Equal(scale, mode.Scaler.Scale);
    }

    private static WindowLossScaler Window(JsonElement golden) => new(
        golden.GetProperty("init_scale").GetDouble(), golden.GetProperty("scale_factor").GetDouble(),
        golden.GetProperty("scale_window").GetInt32());
}
