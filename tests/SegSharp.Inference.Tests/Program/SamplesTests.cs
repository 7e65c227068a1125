using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Images;
using SegSharp.Inference.Tests.Predictions;

namespace SegSharp.Inference.Tests.Program;

/// <summary>The samples run, and give the labels of the predictor.</summary>
public sealed class SamplesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segsharp-samples-").FullName;
    private readonly LabelMap _expected;

    public SamplesTests()
    {
        TinyModel.Write(At("model.safetensors"), TinyModel.Config());
        PictureFile.Write(At("street.png"), TinyModel.Image(48, 64));
        using SegFormerPredictor predictor = SegFormerPredictor.Load(At("model.safetensors"));
        _expected = predictor.Predict(At("street.png"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LabelPicture_WritesAnOverlayAndShares()
    {
        using Process process = Start("LabelPicture.dll", At("model.safetensors"), At("street.png"), At("overlay.png"));
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(TinyModel.Classes, output.TrimEnd().Split('\n').Length);
        Assert.Equal((48, 64), (PictureFile.Read(At("overlay.png")).Height, PictureFile.Read(At("overlay.png")).Width));
    }

    [Fact]
    public async Task LabelServer_LabelsPicturesAndRefusesWhatIsNone()
    {
        string address = $"http://127.0.0.1:{FreePort()}";
        using Process process = Start("LabelServer.dll", "--model", At("model.safetensors"), "--urls", address);
        try
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line
                && !line.Contains("Application started", StringComparison.Ordinal))
            {
            }

            using HttpClient client = new() { BaseAddress = new Uri(address) };
            HttpResponseMessage[] answers = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => client.PostAsync("/labels", new ByteArrayContent(File.ReadAllBytes(At("street.png"))))));
            foreach (HttpResponseMessage answer in answers)
            {
                byte[] png = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
                Assert.Equal(_expected.Labels.ToArray(), PictureFile.Decode(png, "labels").Pixels.ToArray().Where((_, i) => i % 3 == 0));
            }

            using HttpResponseMessage refused = await client.PostAsync("/labels", new ByteArrayContent("no picture"u8.ToArray()));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("is no JPEG", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            JsonElement classes = JsonDocument.Parse(await client.GetStringAsync("/classes")).RootElement;
            Assert.Equal(TinyModel.Classes, classes.GetArrayLength());
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private string At(string name) => Path.Combine(_folder, name);
}
