// A web server that labels the pictures it is sent:
//
//   dotnet run -c Release --project samples/LabelServer -- --model best.safetensors --urls http://localhost:5000
//   curl --data-binary @street.jpg http://localhost:5000/labels -o labels.png
//
// One predictor serves all requests at the same time.
using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Inference.Images;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
string model = builder.Configuration["model"] ?? throw new ArgumentException("Say which model: --model FILE.");
using SegFormerPredictor predictor = SegFormerPredictor.Load(model);
WebApplication app = builder.Build();

app.MapGet("/classes", () => Results.Json(predictor.Classes));
app.MapPost("/labels", async (HttpRequest request, CancellationToken cancellation) =>
{
    using MemoryStream body = new();
    await request.Body.CopyToAsync(body, cancellation);
    try
    {
        ByteImage picture = PictureFile.Decode(body.GetBuffer().AsSpan(0, (int)body.Length), "the picture", maxPixels: 1 << 24);
        return Results.Bytes(PictureFile.EncodeLabels(predictor.Predict(picture, cancellation)), "image/png");
    }
    catch (Exception e) when (e is DataException or ImageException)
    {
        return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
    }
});
app.Run();
