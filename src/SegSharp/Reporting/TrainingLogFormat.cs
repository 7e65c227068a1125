using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace SegSharp.Reporting;

/// <summary>The log's lines: their keys, and how they become records and back.</summary>
internal static class TrainingLogFormat
{
    private const string Mode = "mode";
    private const string Train = "train";
    private const string Validation = "val";
    private const string Start = "start";
    private const string Iteration = "iter";

    // MMEngine's name for the iteration; its scripts group lines by it. Lines without it are of an earlier version,
    // whose metrics are fractions.
    private const string Step = "step";
    private const string Accuracy = "decode.acc_seg";
    private const double Percent = 100;
    private const string Memory = "memory";
    private const string StageMemory = "memory_stages";
    private const string Values = "values";

    private static readonly HashSet<string> _trainKeys =
        new(StringComparer.Ordinal) { Mode, Iteration, Step, "lr", "loss", "acc", Accuracy, "time", "data_time", Memory, StageMemory };

    private static readonly HashSet<string> _validationKeys = new(StringComparer.Ordinal) { Mode, Iteration, Step, "mIoU", "mAcc", "aAcc",
        Memory, "classes", Values };

    public static void WriteLine(Utf8JsonWriter json, LogRecord record)
    {
        json.WriteStartObject();
        switch (record)
        {
            case TrainLogRecord train:
                WriteTrain(json, train);
                break;
            case StartLogRecord start:
                WriteStart(json, start);
                break;
            default:
                WriteValidation(json, (ValidationLogRecord)record);
                break;
        }

        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">A key is missing or of the wrong kind, or the text is no UTF-8;
    /// the message says which.</exception>
    public static LogRecord ParseLine(ReadOnlyMemory<byte> line)
    {
        if (!Utf8.IsValid(line.Span))
        {
            throw new FormatException("not UTF-8");
        }

        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("expected an object");
        }

        string? mode = Required(root, Mode) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        return mode switch
        {
            Train => ParseTrain(root),
            Validation => ParseValidation(root),
            Start => ParseStart(root),
            _ => throw new FormatException($"'{Mode}' is none of '{Train}', '{Validation}' and '{Start}'"),
        };
    }

    /// <summary>Whether a last line without a line end is whole: no object's beginning is an object.</summary>
    public static bool IsWhole(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteStart(Utf8JsonWriter json, StartLogRecord record)
    {
        json.WriteString(Mode, Start);
        json.WriteNumber(Iteration, record.Iteration);
        json.WriteString("time", record.Time);
        json.WriteNumber("seed", record.Seed);
        if (record.Command is { } command)
        {
            json.WriteString("command", command);
        }
    }

    private static void WriteTrain(Utf8JsonWriter json, TrainLogRecord record)
    {
        json.WriteString(Mode, Train);
        json.WriteNumber(Iteration, record.Iteration);
        json.WriteNumber(Step, record.Iteration);
        WriteNumber(json, "lr", record.LearningRate);
        WriteNumber(json, "loss", record.Loss);
        WriteIfKnown(json, Accuracy, Percent * record.Accuracy);
        WriteIfKnown(json, "time", record.TimeSeconds);
        WriteIfKnown(json, "data_time", record.DataTimeSeconds);
        WriteIfKnown(json, Memory, record.MemoryMebibytes);
        WriteStages(json, record.StageMemoryMebibytes);
        foreach ((string name, double value) in record.More)
        {
            if (_trainKeys.Contains(name))
            {
                throw new ArgumentException($"'{name}' has a property of its own in {nameof(TrainLogRecord)}.", nameof(record));
            }

            WriteNumber(json, name, value);
        }
    }

    // An object of its own: readers that look for numbers alone pass it over.
    private static void WriteStages(Utf8JsonWriter json, IReadOnlyDictionary<string, double> stages)
    {
        if (stages.Count == 0)
        {
            return;
        }

        json.WriteStartObject(StageMemory);
        foreach ((string stage, double mebibytes) in stages)
        {
            WriteNumber(json, stage, mebibytes);
        }

        json.WriteEndObject();
    }

    private static void WriteValidation(Utf8JsonWriter json, ValidationLogRecord record)
    {
        json.WriteString(Mode, Validation);
        json.WriteNumber(Iteration, record.Iteration);
        json.WriteNumber(Step, record.Iteration);
        if (record.Values is { } values)
        {
            WriteIfKnown(json, Memory, record.MemoryMebibytes);
            WriteValues(json, values);
            return;
        }

        WriteNumber(json, "mIoU", Percent * record.MeanIoU);
        WriteNumber(json, "mAcc", Percent * record.MeanAccuracy);
        WriteNumber(json, "aAcc", Percent * record.PixelAccuracy);
        WriteIfKnown(json, Memory, record.MemoryMebibytes);
        foreach ((string name, double value) in record.More)
        {
            WriteNumber(
                json, _validationKeys.Contains(name)
                    ? throw new ArgumentException($"'{name}' has a property of its own in {nameof(ValidationLogRecord)}.", nameof(record))
                    : name, Percent * value);
        }

        json.WriteStartObject("classes");
        foreach (ClassScore score in record.Classes)
        {
            json.WriteStartObject(score.Name);
            WriteNumber(json, "IoU", Percent * score.IoU);
            WriteNumber(json, "Acc", Percent * score.Accuracy);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyDictionary<string, double> values)
    {
        json.WriteStartObject(Values);
        foreach ((string name, double value) in values)
        {
            WriteNumber(json, name, value);
        }

        json.WriteEndObject();
    }

    private static TrainLogRecord ParseTrain(JsonElement root)
    {
        return new TrainLogRecord(ParseIteration(root), Number(root, "lr"), Number(root, "loss"))
        {
            Accuracy = root.TryGetProperty(Step, out _) ? NumberOrUnknown(root, Accuracy) / Percent : NumberOrUnknown(root, "acc"),
            TimeSeconds = NumberOrUnknown(root, "time"),
            DataTimeSeconds = NumberOrUnknown(root, "data_time"),
            MemoryMebibytes = NumberOrUnknown(root, Memory),
            StageMemoryMebibytes = root.TryGetProperty(StageMemory, out JsonElement stages) && stages.ValueKind == JsonValueKind.Object
                ? Further(stages, []) : ReadOnlyDictionary<string, double>.Empty,
            More = Further(root, _trainKeys),
        };
    }

    private static Dictionary<string, double> Further(JsonElement root, HashSet<string> known)
    {
        Dictionary<string, double> more = new(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            // anything else under unknown keys, a date for instance, is for people
            if (!known.Contains(property.Name) && TryNumber(property.Value, out double value))
            {
                more[property.Name] = value;
            }
        }

        return more;
    }

    private static StartLogRecord ParseStart(JsonElement root) => new(ParseIteration(root))
    {
        Time = Required(root, "time") is { ValueKind: JsonValueKind.String } time ? time.GetString()!
            : throw new FormatException("'time' is not a string"),
        Seed = Required(root, "seed") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long seed) ? seed
            : throw new FormatException("'seed' is not a whole number"),
        Command = root.TryGetProperty("command", out JsonElement command) && command.ValueKind == JsonValueKind.String
            ? command.GetString() : null,
    };

    private static ValidationLogRecord ParseValidation(JsonElement root)
    {
        if (root.TryGetProperty(Values, out JsonElement values))
        {
            RequireObject(values, Values);
            return ValidationLogRecord.Of(ParseIteration(root),
                Further(values, [])) with { MemoryMebibytes = NumberOrUnknown(root, Memory) };
        }

        double unit = root.TryGetProperty(Step, out _) ? Percent : 1;
        List<ClassScore> scores = [];
        if (root.TryGetProperty("classes", out JsonElement classes))
        {
            RequireObject(classes, "classes");
            foreach (JsonProperty property in classes.EnumerateObject())
            {
                RequireObject(property.Value, property.Name);
                scores.Add(new ClassScore(property.Name, Number(property.Value, "IoU") / unit, Number(property.Value, "Acc") / unit));
            }
        }

        return new ValidationLogRecord(
            ParseIteration(root), Number(root, "mIoU") / unit, Number(root, "mAcc") / unit, Number(root, "aAcc") / unit, scores)
        {
            MemoryMebibytes = NumberOrUnknown(root, Memory),
            More = Further(root, _validationKeys).ToDictionary(item => item.Key, item => item.Value / unit, StringComparer.Ordinal),
        };
    }

    private static int ParseIteration(JsonElement root) =>
        Required(root, Iteration) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int iteration)
            ? iteration
            : throw new FormatException($"'{Iteration}' is not a whole number");

    private static JsonElement Required(JsonElement parent, string key) =>
        parent.TryGetProperty(key, out JsonElement value) ? value : throw new FormatException($"'{key}' is missing");

    private static void RequireObject(JsonElement value, string key)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"'{key}' is not an object");
        }
    }

    private static double Number(JsonElement parent, string key) => ToNumber(Required(parent, key), key);

    private static double NumberOrUnknown(JsonElement parent, string key) =>
        parent.TryGetProperty(key, out JsonElement value) ? ToNumber(value, key) : double.NaN;

    private static double ToNumber(JsonElement value, string key) =>
        TryNumber(value, out double number) ? number : throw new FormatException($"'{key}' is not a number");

    // JSON knows neither NaN nor infinity: NaN is null, infinity a text.
    private static bool TryNumber(JsonElement value, out double number)
    {
        (bool known, number) = value.ValueKind switch
        {
            JsonValueKind.Number => (true, value.GetDouble()),
            JsonValueKind.Null => (true, double.NaN),
            JsonValueKind.String when value.ValueEquals("Infinity") => (true, double.PositiveInfinity),
            JsonValueKind.String when value.ValueEquals("-Infinity") => (true, double.NegativeInfinity),
            _ => (false, double.NaN),
        };
        return known;
    }

    private static void WriteNumber(Utf8JsonWriter json, string key, double value)
    {
        if (double.IsNaN(value))
        {
            json.WriteNull(key);
        }
        else if (double.IsInfinity(value))
        {
            json.WriteString(key, value.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            json.WriteNumber(key, value);
        }
    }

    private static void WriteIfKnown(Utf8JsonWriter json, string key, double value)
    {
        if (!double.IsNaN(value))
        {
            WriteNumber(json, key, value);
        }
    }
}
