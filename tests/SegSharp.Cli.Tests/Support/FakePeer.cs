namespace SegSharp.Cli.Tests.Support;

/// <summary>Programs that stand in for Python and Node, which need not be there.</summary>
internal static class FakePeer
{
    // The first argument of a probe is an option, of a peer its script; the second is then the task.
    private const string Start =
        """
        #!/bin/bash
        case "$1" in
          -*) exit 0 ;;
          *onnx_export.py) echo "$2" >> "$0.exports"; [ -s "$2" ] && exit 0 || exit 1 ;;
        esac
        value() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$task"; }
        task="${!#}"
        echo "a line that a library prints"
        """;

    /// <summary>
    /// A peer that gives our own numbers, for it is our own program; it also notes in files how it is told to use memory,
    /// to wait and to compute.
    /// </summary>
    public static string Agreeing(TemporaryFolder folder) => Write(
        folder, "agreeing",
        $"""
        echo "[$GLIBC_TUNABLES] [$OMP_WAIT_POLICY]" >> '{folder.At("tunables")}'
        echo "$(grep -o '"bfloat16":true' "$task")" >> '{folder.At("types")}'
        exec dotnet '{CliProcess.Program}' bench-worker "$task"
        """);

    /// <summary>A peer that answers requests with a case of bash; <c>value KEY</c> is a text of its task.</summary>
    public static string Answering(TemporaryFolder folder, string cases) => Write(
        folder, "answering",
        $$"""
        echo '{"name":"Fake 1.0"}'
        while read -r request; do
          case "$request" in
        {{cases}}
          esac
        done
        """);

    /// <summary>A program.</summary>
    public static string Write(TemporaryFolder folder, string name, string script)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The stand-ins are scripts of bash.");
        }

        string path = folder.At(name);
        IO.AtomicFile.WriteAllText(path, $"{Start}\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
