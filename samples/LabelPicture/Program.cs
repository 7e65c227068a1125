// Labels a picture:
//
//   dotnet run -c Release --project samples/LabelPicture -- best.safetensors street.jpg overlay.png
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.Inference.Images;

using SegFormerPredictor model = SegFormerPredictor.Load(args[0]);
ByteImage picture = PictureFile.Read(args[1]);
LabelMap labels = model.Predict(picture);
PictureFile.WriteOverlay(args[2], picture, labels, model.Palette);

int[] pixels = labels.Histogram();
for (int i = 0; i < model.Classes.Count; i++)
{
    Console.WriteLine($"{model.Classes[i],-20} {100.0 * pixels[i] / labels.Labels.Length:F1} %");
}
