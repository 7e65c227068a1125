namespace SegSharp.Data.Synthetic;

/// <summary>Chooses what stands where.</summary>
internal static class SceneObjects
{
    private const int Attempts = 8;

    /// <summary>The things of one scene, the farthest first: the order to paint them in.</summary>
    public static IReadOnlyList<SceneObject> Place(SceneLayout layout, SceneRandom random)
    {
        List<SceneObject> objects = [];
        float kerb = layout.RoadHalfWidth;
        float lane = 0.5f * kerb;
        bool parking = random.Chance(0.5f);

        Add(objects, layout, random, SceneObjectKind.CarAhead, random.Integer(0, 2), 0.3f, 0.85f, () => lane);
        Add(objects, layout, random, SceneObjectKind.CarOncoming, random.Integer(0, 2), 0.3f, 0.85f, () => -lane);
        if (parking)
        {
            int side = random.Sign();
            SceneObjectKind kind = side > 0 ? SceneObjectKind.CarAhead : SceneObjectKind.CarOncoming;
            Add(objects, layout, random, kind, random.Integer(1, 3), 0.3f, 0.7f, () => side * (kerb - 0.75f));
        }

        if (random.Chance(0.3f))
        {
            Add(objects, layout, random, SceneObjectKind.CarCrossing, 1, 0.32f, 0.6f, () => random.Between(-kerb, kerb));
        }

        float Verge() => random.Sign() * (kerb + random.Between(0.45f, 0.9f));
        float Walk() => random.Sign() * (kerb + random.Between(0.7f, layout.PavementWidth - 0.4f));
        Add(objects, layout, random, SceneObjectKind.Tree, random.Integer(0, 3), 0.18f, 0.62f, Verge);
        Add(objects, layout, random, SceneObjectKind.Pole, random.Integer(2, 4), 0.3f, 0.8f, Verge);
        Add(objects, layout, random, SceneObjectKind.Furniture, random.Integer(0, 2), 0.25f, 0.7f, Walk);
        Add(objects, layout, random, SceneObjectKind.Person, random.Integer(1, 4), 0.38f, 0.85f, Walk);
        if (random.Chance(0.4f))
        {
            Add(objects, layout, random, SceneObjectKind.Person, random.Integer(1, 2), 0.4f, 0.75f, () => random.Between(-kerb, kerb));
        }

        return [.. objects.OrderBy(item => item.Nearness)]; // a stable order, where Sort promises none
    }

    // Nearer places of the pavement lie outside the picture: draw again until the thing's foot is in it.
    private static void Add(
        List<SceneObject> objects,
        SceneLayout layout,
        SceneRandom random,
        SceneObjectKind kind,
        int count,
        float farthest,
        float nearest,
        Func<float> metres)
    {
        for (int i = 0; i < count; i++)
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                float nearness = random.Between(farthest, nearest);
                float place = metres();
                float column = layout.Column(place, nearness);
                if (column > 4f && column < layout.Width - 4f)
                {
                    objects.Add(new SceneObject(kind, place, nearness));
                    break;
                }
            }
        }
    }
}
