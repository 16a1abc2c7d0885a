using System.Globalization;
using System.Text;

namespace SlaOps.Systems;

/// <summary>
/// Windows PowerShell 5.1 on a host with OpenSSH for Windows: a loop that reads a question a line, starts the program, and passes its bytes
/// on as they are. Everything crosses in base64, for the console's code page is any.
/// </summary>
internal sealed class WindowsShell : ShellDialect
{
    internal static readonly WindowsShell Dialect = new();

    // Short: cmd.exe, the usual login shell, takes 8191 characters. The loop itself follows as the first line of input.
    private const string Bootstrap = "& ([ScriptBlock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String([Console]::In.ReadLine()))))";

    // The clock that .NET Framework reads goes forward by this at most.
    private static readonly TimeSpan ClockStep = TimeSpan.FromMilliseconds(15.625);

    private const string Loop =
        """
        $ProgressPreference = 'SilentlyContinue'
        $out = [Console]::OpenStandardOutput()
        $err = [Console]::OpenStandardError()
        $mark = [Console]::In.ReadLine()
        function Put($stream, $text) { $bytes = [Text.Encoding]::UTF8.GetBytes($text); $stream.Write($bytes, 0, $bytes.Length); $stream.Flush() }
        function End-Answer($code) { Put $out "$mark $code;"; Put $err "$mark $code;" }
        function Read-Word($word) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($word)) }
        Put $out " $PID"
        End-Answer 0
        while ($null -ne ($line = [Console]::In.ReadLine())) {
            if ($line -eq 'clock') {
                $ticks = [DateTime]::UtcNow.Ticks - 621355968000000000
                $rest = $ticks % 10000000
                Put $out ('{0} {1:D7}00' -f (($ticks - $rest) / 10000000), $rest)
                End-Answer 0
                continue
            }
            $name, $words = $line.Split(' ')
            $program = @(Get-Command -Name (Read-Word $name) -CommandType Application -ErrorAction SilentlyContinue)[0]
            if ($null -eq $program) { End-Answer 'missing'; continue }
            $code = 126
            try {
                $start = [Diagnostics.ProcessStartInfo]::new($program.Path, (Read-Word $words))
                $start.UseShellExecute = $false
                $start.CreateNoWindow = $true
                $start.RedirectStandardInput = $true
                $start.RedirectStandardOutput = $true
                $start.RedirectStandardError = $true
                $process = [Diagnostics.Process]::Start($start)
                $process.StandardInput.Close()
                $copies = $process.StandardOutput.BaseStream.CopyToAsync($out), $process.StandardError.BaseStream.CopyToAsync($err)
                $process.WaitForExit()
                [Threading.Tasks.Task]::WaitAll($copies)
                $code = $process.ExitCode
            } catch { Put $err "$_" }
            End-Answer $code
        }
        """;

    internal override string Login { get; } =
        "powershell.exe -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand " + Convert.ToBase64String(Encoding.Unicode.GetBytes(Bootstrap));

    internal override string ClockLine => "clock\n";

    internal override string Kill(int process) => string.Create(CultureInfo.InvariantCulture, $"taskkill /F /T /PID {process}");

    internal override string Start(string mark) => Base64(Loop.ReplaceLineEndings("\n")) + "\n" + mark + "\n";

    // Nothing there asks for more rights: the account has them or not.
    internal override string Line(HostCommand command, bool sudo) => Base64(command.Program) + " " + Base64(CommandLine(command.Arguments)) + "\n";

    internal override (DateTimeOffset Moment, TimeSpan Step)? Moment(string text) => HostClockReading.Moment(text) is (DateTimeOffset moment, _) ? (moment, ClockStep) : null;

    /// <summary>The arguments as one line that Windows programs take apart again as they were (the rules of <c>CommandLineToArgvW</c>).</summary>
    internal static string CommandLine(IReadOnlyList<string> arguments)
    {
        StringBuilder line = new();
        foreach (string argument in arguments)
        {
            line.Append(line.Length == 0 ? "\"" : " \"");
            int backslashes = 0;
            foreach (char one in argument)
            {
                // Backslashes are themselves, but before a quotation mark each stands twice.
                if (one == '"')
                    line.Append('\\', backslashes + 1);
                backslashes = one == '\\' ? backslashes + 1 : 0;
                line.Append(one);
            }

            line.Append('\\', backslashes).Append('"');
        }

        return line.ToString();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
