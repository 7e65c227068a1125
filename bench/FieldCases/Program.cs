using SegSharp.FieldCases;

const string Usage = "usage: dotnet run --project bench/FieldCases -c Release -- cases.json [--format text|json]";
bool isJson = args is [_, "--format", "json"];
if (args.Length is not (1 or 3) || (args.Length == 3 && !isJson && args is not [_, "--format", "text"]))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    CaseScore[] scores = [.. FieldCase.Load(args[0]).Select(Scorer.Score)];
    if (isJson)
    {
        ScoreReport.WriteJson(Console.Out, scores);
    }
    else
    {
        ScoreReport.WriteText(Console.Out, scores);
    }

    return 0;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}
