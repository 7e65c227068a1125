using System.CommandLine;
using SegSharp.Predict;

// A user's mistakes are told by the command itself; what is left is a fault of the program.
ParseResult parse = new PredictCommand().Parse(args);
return parse.Errors.Count > 0 ? PredictCommand.TellUsage(parse)
    : parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
