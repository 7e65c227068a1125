namespace SegSharp.Data.Synthetic;

/// <summary>A thing that stands on the ground.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Metres">To the right of the road's middle.</param>
/// <param name="Nearness">As in <see cref="SceneLayout"/>.</param>
internal sealed record SceneObject(SceneObjectKind Kind, float Metres, float Nearness)
{
    public void Paint(SceneCanvas canvas, SceneLayout layout, SceneRandom random)
    {
        switch (Kind)
        {
            case SceneObjectKind.CarAhead:
                CarPainter.PaintLengthwise(canvas, layout, random, Metres, Nearness, front: false);
                break;
            case SceneObjectKind.CarOncoming:
                CarPainter.PaintLengthwise(canvas, layout, random, Metres, Nearness, front: true);
                break;
            case SceneObjectKind.CarCrossing:
                CarPainter.PaintSideways(canvas, layout, random, Metres, Nearness);
                break;
            case SceneObjectKind.Tree:
                VegetationPainter.PaintTree(canvas, layout, random, Metres, Nearness);
                break;
            case SceneObjectKind.Pole:
                PolePainter.PaintPole(canvas, layout, random, Metres, Nearness);
                break;
            case SceneObjectKind.Person:
                PersonPainter.PaintPerson(canvas, layout, random, Metres, Nearness);
                break;
            default:
                IgnoredPainter.PaintFurniture(canvas, layout, random, Metres, Nearness);
                break;
        }
    }
}
