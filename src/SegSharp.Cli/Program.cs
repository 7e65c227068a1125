return SegSharp.Cli.CommandLine.Run(args);
