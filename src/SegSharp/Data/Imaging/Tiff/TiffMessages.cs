using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace SegSharp.Data.Imaging.Tiff;

/// <summary>Keeps what LibTiff.NET says of one file; by itself the library would write it to the console.</summary>
internal sealed class TiffMessages
{
    /// <summary>The first error; null where there was none.</summary>
    public string? First { get; private set; }

    /// <summary>
    /// Makes the library tell its errors to the files' own objects. Those of files that others opened go where they went before.
    /// </summary>
    public static void Install()
    {
        Handler handler = new();
        handler.Others = BitMiracle.LibTiff.Classic.Tiff.SetErrorHandler(handler);
    }

    private void Add(string format, object[] arguments)
    {
        try
        {
            First ??= string.Format(CultureInfo.InvariantCulture, format, arguments).TrimEnd('.');
        }
        catch (FormatException)
        {
            First ??= format;
        }
    }

    private sealed class Handler : TiffErrorHandler
    {
        public TiffErrorHandler? Others { get; set; }

        public override void ErrorHandler(BitMiracle.LibTiff.Classic.Tiff tif, string method, string format, params object[] args)
        {
            if (!IsOurs(tif))
            {
                Others?.ErrorHandler(tif, method, format, args);
            }
        }

        public override void ErrorHandlerExt(BitMiracle.LibTiff.Classic.Tiff tif, object clientData, string method, string format,
            params object[] args)
        {
            if (clientData is TiffMessages messages)
            {
                messages.Add(format, args);
            }
            else
            {
                Others?.ErrorHandlerExt(tif, clientData, method, format, args);
            }
        }

        public override void WarningHandler(BitMiracle.LibTiff.Classic.Tiff tif, string method, string format, params object[] args)
        {
            if (!IsOurs(tif))
            {
                Others?.WarningHandler(tif, method, format, args);
            }
        }

        public override void WarningHandlerExt(BitMiracle.LibTiff.Classic.Tiff tif, object clientData, string method, string format,
            params object[] args)
        {
            if (clientData is not TiffMessages)
            {
                Others?.WarningHandlerExt(tif, clientData, method, format, args);
            }
        }

        private static bool IsOurs(BitMiracle.LibTiff.Classic.Tiff? tif) => tif?.Clientdata() is TiffMessages;
    }
}
