using System.Globalization;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Datasets;

/// <summary>Reads <c>labelmap.txt</c>, in which CVAT says what the colours of exported masks stand for.</summary>
/// <remarks>Source: https://docs.cvat.ai/docs/manual/advanced/formats/format-voc/: a line is <c>name:red,green,blue:parts:actions</c>,
/// one that begins with # a comment.</remarks>
public static class LabelMapFile
{
    /// <summary>What the file is called where CVAT writes it.</summary>
    public const string UsualName = "labelmap.txt";

    private const int MostBytes = 1 << 20;

    /// <summary>The names with their colours, in the order of the file.</summary>
    /// <exception cref="DataException">The file is not there, or a line is none of such a file.</exception>
    public static IReadOnlyList<(string Name, Rgb Color)> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes)
            {
                throw new DataException($"The list of colours '{path}' is too large for one.", path);
            }

            List<(string, Rgb)> entries = [];
            string[] lines = File.ReadAllLines(path);
            for (int i = 0; i < lines.Length; i++)
            {
                string line = lines[i].Trim();
                if (line.Length > 0 && line[0] != '#')
                {
                    entries.Add(Parse(line) ?? throw new DataException(
                        $"Line {i + 1} of '{path}' is not 'name:red,green,blue:…' with numbers from 0 to 255, as CVAT writes it: " +
                            "correct the line.", path));
                }
            }

            return entries.Count > 0 ? entries : throw new DataException($"The list of colours '{path}' names none.", path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The list of colours '{path}' cannot be read ({e.Message.TrimEnd('.')}): correct palette_map.", path,
                e);
        }
    }

    /// <summary>A line; null for one of another form.</summary>
    internal static (string Name, Rgb Color)? Parse(string line)
    {
        string[] parts = line.Split(':');
        byte[] numbers = parts.Length < 2
            ? []
            : [.. parts[1].Split(',').Select(text => byte.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture, out byte value) ? (byte?)value : null).OfType<byte>()];
        return numbers is [byte red, byte green, byte blue] && parts[1].Split(',').Length == 3 && parts[0].Trim().Length > 0
            ? (parts[0].Trim(), new Rgb(red, green, blue))
            : null;
    }
}
