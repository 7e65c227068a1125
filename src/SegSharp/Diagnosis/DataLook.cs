namespace SegSharp.Diagnosis;

/// <summary>How far the doctor looked at the data that a config names.</summary>
public enum DataLook
{
    /// <summary>Not at all: only at what the config says of it.</summary>
    None = 0,

    /// <summary>Its folders were listed and images and masks paired; no file was opened but for the first image's header.</summary>
    Listed = 1,

    /// <summary>Every image and mask was opened.</summary>
    Scanned = 2,
}
