using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json;

namespace SegSharp.Reporting;

/// <summary>The log's lines: their keys, and how they become records and back.</summary>
internal static class TrainingLogFormat
{
    private const string Mode = "mode";
    private const string Train = "train";
    private const string Validation = "val";
    private const string Iteration = "iter";
    private const string Memory = "memory";
    private const string StageMemory = "memory_stages";

    private static readonly HashSet<string> _trainKeys =
        new(StringComparer.Ordinal) { Mode, Iteration, "lr", "loss", "acc", "time", "data_time", Memory, StageMemory };

    private static readonly HashSet<string> _validationKeys = new(StringComparer.Ordinal) { Mode, Iteration, "mIoU", "mAcc", "aAcc", Memory, "classes" };

    public static void WriteLine(Utf8JsonWriter json, LogRecord record)
    {
        json.WriteStartObject();
        if (record is TrainLogRecord train)
        {
            WriteTrain(json, train);
        }
        else
        {
            WriteValidation(json, (ValidationLogRecord)record);
        }

        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">A key is missing or of the wrong kind; the message says which.</exception>
    public static LogRecord ParseLine(ReadOnlyMemory<byte> line)
    {
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
            _ => throw new FormatException($"'{Mode}' is neither '{Train}' nor '{Validation}'"),
        };
    }

    /// <summary>Whether a last line without a line end is whole: no object's beginning is an object.</summary>
    public static bool IsWhole(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteTrain(Utf8JsonWriter json, TrainLogRecord record)
    {
        json.WriteString(Mode, Train);
        json.WriteNumber(Iteration, record.Iteration);
        WriteNumber(json, "lr", record.LearningRate);
        WriteNumber(json, "loss", record.Loss);
        WriteIfKnown(json, "acc", record.Accuracy);
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
        WriteNumber(json, "mIoU", record.MeanIoU);
        WriteNumber(json, "mAcc", record.MeanAccuracy);
        WriteNumber(json, "aAcc", record.PixelAccuracy);
        WriteIfKnown(json, Memory, record.MemoryMebibytes);
        foreach ((string name, double value) in record.More)
        {
            WriteNumber(
                json, _validationKeys.Contains(name) ? throw new ArgumentException($"'{name}' has a property of its own in {nameof(ValidationLogRecord)}.", nameof(record)) : name, value);
        }

        json.WriteStartObject("classes");
        foreach (ClassScore score in record.Classes)
        {
            json.WriteStartObject(score.Name);
            WriteNumber(json, "IoU", score.IoU);
            WriteNumber(json, "Acc", score.Accuracy);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static TrainLogRecord ParseTrain(JsonElement root)
    {
        return new TrainLogRecord(ParseIteration(root), Number(root, "lr"), Number(root, "loss"))
        {
            Accuracy = NumberOrUnknown(root, "acc"),
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

    private static ValidationLogRecord ParseValidation(JsonElement root)
    {
        List<ClassScore> scores = [];
        if (root.TryGetProperty("classes", out JsonElement classes))
        {
            RequireObject(classes, "classes");
            foreach (JsonProperty property in classes.EnumerateObject())
            {
                RequireObject(property.Value, property.Name);
                scores.Add(new ClassScore(property.Name, Number(property.Value, "IoU"), Number(property.Value, "Acc")));
            }
        }

        return new ValidationLogRecord(
            ParseIteration(root), Number(root, "mIoU"), Number(root, "mAcc"), Number(root, "aAcc"), scores)
        {
            MemoryMebibytes = NumberOrUnknown(root, Memory),
            More = Further(root, _validationKeys),
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
