using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Numbers of different types, and tensors on different devices, which one old message tells alike.</summary>
internal sealed class NumberTypeRecogniser : IErrorRecogniser
{
    private static readonly MessagePattern _inputWeight = new(
        "should be the same",
        @"input type \((?<input>[\w.: ]+)\) and (?<what>weight|bias) type \((?<weight>[\w.: ]+)\) should be the same");

    private static readonly MessagePattern _target = new(
        "scalar type Long", @"(?:expected (?:object of )?scalar type Long but (?:found|got) (?:scalar type )?(?<found>\w+)(?: " +
            @"for argument #\d '(?<argument>\w+)')?)");

    private static readonly MessagePattern _oldTarget = new("torch.LongTensor",
        @"expected object of type torch\.(?:cuda\.)?LongTensor but found type torch\.(?:cuda\.)?(?<found>\w+)Tensor");

    private static readonly MessagePattern _newTarget = new("expected target dtype",
        @"expected target dtype to be Long(?: or Byte)?, but got (?<found>\w+)");

    private static readonly MessagePattern _noKernel = new("not implemented for '",
        @"""(?<kernel>\w+)"" not implemented for '(?<found>\w+)'");

    private static readonly MessagePattern[] _pairs =
    [
        new("scalar type", @"expected (?:object of )?scalar type (?<wanted>\w+) but (?:found|got) (?:scalar type )?(?<found>\w+)"),
        new("dtype", @"found dtype (?<found>\w+) but expected (?<wanted>\w+)"),
        new("dtype", @"expected dtype (?<wanted>\w+) but got dtype (?<found>\w+)"),
        new("must have the same dtype", @"must have the same dtype,? but got (?<found>\w+) and (?<wanted>\w+)"),
        new("can't be cast", @"result type (?<found>\w+) can't be cast to the desired output type (?<wanted>\w+)"),
        new("to have the same dtype", @"expected m1 and m2 to have the same dtype, but got: (?<found>[\w: ]+?) != (?<wanted>[\w: ]+)"),
        new("mat1 and mat2 must have the same dtype", @"mat1 and mat2 must have the same dtype(?<found>)(?<wanted>)"),
        new("Unexpected input data type", @"actual: \(tensor\((?<found>\w+)\)\) ?, expected: \(tensor\((?<wanted>\w+)\)\)"),
        new("expected query, key, and value to have the same dtype", @"query\.dtype: (?<found>[\w.]+) key\.dtype: (?<wanted>[\w.]+)"),
        new("Index put requires the source and destination dtypes match",
            @"got (?<wanted>\w+) for the destination and (?<found>\w+) for the source"),
    ];

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context)
    {
        ErrorText text = context.Text;
        if (_inputWeight.Last(text) is { } types)
        {
            return ForInputAndWeight(types);
        }

        if ((_target.Last(text) ?? _newTarget.Last(text) ?? _oldTarget.Last(text)) is { } target)
        {
            return [Candidate.Of(NumberType, "target", 0.93, target.Value, ("found", target.Groups["found"].Value))];
        }

        if (_noKernel.Last(text) is { } kernel)
        {
            return ForKernel(kernel);
        }

        return _pairs.Select(pattern => pattern.Last(text)).FirstOrDefault(match => match is not null) is { } pair
            ? [Candidate.Of(NumberType, pair.Groups["found"].Length == 0 ? "" : PairVariant(pair), 0.9, pair.Value,
                ("found", pair.Groups["found"].Value), ("wanted", pair.Groups["wanted"].Value))]
            : [];
    }

    private static string PairVariant(Match pair)
    {
        string both = $"{pair.Groups["found"].Value} {pair.Groups["wanted"].Value}";
        return pair.Value.StartsWith("result type", StringComparison.OrdinalIgnoreCase) ? "cast"
            : both.Contains("Double", StringComparison.OrdinalIgnoreCase)
                || both.Contains("float64", StringComparison.OrdinalIgnoreCase) ? "double"
            : both.Contains("Half", StringComparison.OrdinalIgnoreCase) || both.Contains("16", StringComparison.Ordinal) ? "half" : "pair";
    }

    private static IEnumerable<Candidate> ForInputAndWeight(Match match)
    {
        string input = match.Groups["input"].Value, weight = match.Groups["weight"].Value;
        (string Name, object? Value)[] arguments = [("found", input), ("wanted", weight)];
        bool isOtherDevice = OnGpu(input) != OnGpu(weight) && Element(input) == Element(weight);
        if (isOtherDevice)
        {
            return [Candidate.Of(Device, OnGpu(weight) ? "input-on-cpu" : "model-on-cpu", 0.95, match.Value, arguments)];
        }

        string variant = Element(input) is "byte" or "unsignedchar" ? "bytes" : Element(input) is "double" ? "double"
            : Element(input) is "half" || Element(weight) is "half" ? "half" : "pair";
        Candidate types = Candidate.Of(NumberType, variant, 0.92, match.Value, arguments);
        return OnGpu(input) != OnGpu(weight) ? [types, Candidate.Of(Device, "", 0.6, match.Value, arguments)] : [types];
    }

    private static bool OnGpu(string type) => type.Contains("cuda", StringComparison.OrdinalIgnoreCase)
        || type.Contains("MPS", StringComparison.Ordinal) || type.Contains("xpu", StringComparison.OrdinalIgnoreCase);

    private static string Element(string type) =>
        type.Split('.', ':')[^1].Replace("Tensor", "", StringComparison.Ordinal).Replace("Type", "", StringComparison.Ordinal)
        .Replace("MPS", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static IEnumerable<Candidate> ForKernel(Match match)
    {
        string kernel = match.Groups["kernel"].Value, found = match.Groups["found"].Value;
        bool isLoss = kernel.Contains("nll_loss", StringComparison.OrdinalIgnoreCase)
            || kernel.Contains("cross_entropy", StringComparison.OrdinalIgnoreCase);
        string variant = isLoss ? "target" : found is "Half" or "BFloat16" ? "half-on-cpu" : "kernel";
        return [Candidate.Of(NumberType, variant, 0.92, match.Value, ("found", found), ("kernel", kernel), ("wanted", "Float"))];
    }
}
