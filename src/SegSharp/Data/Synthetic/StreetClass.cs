namespace SegSharp.Data.Synthetic;

/// <summary>What a pixel of a synthetic street shows; the value is the label.</summary>
public enum StreetClass : byte
{
    /// <summary>Carriageway with its lane marks.</summary>
    Road = 0,

    /// <summary>Pavement beside the road, with its kerb.</summary>
    Pavement = 1,

    /// <summary>Houses, near and far.</summary>
    Building = 2,

    /// <summary>Lamp posts and other poles, a few pixels wide.</summary>
    Pole = 3,

    /// <summary>Trees, with their trunks, and hedges.</summary>
    Vegetation = 4,

    /// <summary>Sky and clouds.</summary>
    Sky = 5,

    /// <summary>People on foot.</summary>
    Person = 6,

    /// <summary>Cars, parked and driving.</summary>
    Car = 7,

    /// <summary>Pixels that are not to be learned or counted: bonnet, street furniture, picture border.</summary>
    Ignore = 255,
}
