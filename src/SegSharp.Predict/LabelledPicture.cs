using System.Globalization;
using System.Text;
using System.Text.Json;
using SegSharp.Inference.Files;

namespace SegSharp.Predict;

/// <summary>A picture that was labelled.</summary>
/// <param name="Files">The picture and what was made of it.</param>
/// <param name="HasOverlay">Whether the overlay was written.</param>
/// <param name="Shares">The classes in it, the largest first, and their shares of the pixels.</param>
internal sealed record LabelledPicture(PlannedImage Files, bool HasOverlay, IReadOnlyList<(string Class, double Share)> Shares)
{
    /// <summary>Lines for people.</summary>
    public string ToText()
    {
        string shares = string.Join(", ", Shares.Select(
            item => string.Create(CultureInfo.InvariantCulture, $"{item.Class} {100 * item.Share:F2}%")));
        string overlay = HasOverlay ? $"\n  overlay  {Files.Overlay}" : "";
        return $"{Files.Image}\n  labels   {Files.Labels}{overlay}\n  classes  {shares}";
    }

    /// <summary>A line of JSON.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("image", Files.Image);
            json.WriteString("labels", Files.Labels);
            if (HasOverlay)
            {
                json.WriteString("overlay", Files.Overlay);
            }

            json.WriteStartArray("classes");
            foreach ((string name, double share) in Shares)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteNumber("share", share);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
