namespace SegSharp.Data.Synthetic;

/// <summary>The things that stand on the ground.</summary>
internal enum SceneObjectKind
{
    CarAhead,
    CarOncoming,
    CarCrossing,
    Tree,
    Pole,
    Person,
    Furniture,
}
