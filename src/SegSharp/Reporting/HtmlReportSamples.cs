namespace SegSharp.Reporting;

/// <summary>The report's sample pictures and their legend.</summary>
internal static class HtmlReportSamples
{
    public static void Write(TextWriter writer, ReportModel model)
    {
        if (model.Samples.Count == 0)
        {
            return;
        }

        writer.Write("<section>\n<h2>Samples</h2>\n");
        WriteLegend(writer, model.Classes);
        foreach (ReportSample sample in model.Samples)
        {
            string name = Markup.Escape(sample.Name);
            writer.Write($"<div class=\"sample\" role=\"group\" aria-label=\"{name}\">\n<h3>{name}</h3>\n<div class=\"pictures\">\n");
            WritePicture(writer, sample.Image, "Image", name, labels: false);
            WritePicture(writer, sample.GroundTruth, "Ground truth", name, labels: true);
            WritePicture(writer, sample.Prediction, "Prediction", name, labels: true);
            WritePicture(writer, sample.Overlay, "Overlay", name, labels: false);
            writer.Write("</div>\n</div>\n");
        }

        writer.Write("</section>\n");
    }

    private static void WriteLegend(TextWriter writer, IReadOnlyList<ReportClass> classes)
    {
        writer.Write("<ul class=\"legend\" aria-label=\"Colours of the classes\">\n");
        foreach (ReportClass item in classes)
        {
            writer.Write($"<li>{HtmlReportTables.Swatch(item)}{Markup.Escape(item.Name)}</li>\n");
        }

        writer.Write("</ul>\n");
    }

    private static void WritePicture(TextWriter writer, ReportPicture? picture, string caption, string escapedName, bool labels)
    {
        if (picture is not null)
        {
            // enlarged label maps keep their hard edges: a blend of two classes' colours would be a third's
            string style = labels ? " class=\"labels\"" : string.Empty;
            writer.Write(
                $"<figure><img{style} src=\"data:{picture.MediaType};base64,{Convert.ToBase64String(picture.Data.Span)}\" "
                + $"width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"{caption} of {escapedName}\">"
                + $"<figcaption>{caption}</figcaption></figure>\n");
        }
    }
}
