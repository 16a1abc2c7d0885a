using System.Globalization;

namespace SlaOps.Systems;

/// <summary>A POSIX <c>sh</c>: nothing but the programs themselves is started.</summary>
internal sealed class PosixShell : ShellDialect
{
    internal static readonly PosixShell Dialect = new();

    // "ask" runs a program as it is, "root" by sudo where that is allowed (1) and the account is not root.
    private const string Prologue =
        """
        LC_ALL=C LANGUAGE=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"; export LC_ALL LANGUAGE PATH
        slaops_end() { printf '%s %s;' "$slaops_mark" "$1"; printf '%s %s;' "$slaops_mark" "$1" >&2; }
        slaops_ask() {
        if command -v "$1" >/dev/null 2>&1; then "$@" </dev/null; slaops_end "$?"; else slaops_end missing; fi
        }
        slaops_root() {
        slaops_sudo=$1; shift
        slaops_path=$(command -v "$1" 2>/dev/null) || { slaops_end missing; return; }
        test -n "$slaops_uid" || slaops_uid=$(id -u)
        if test "$slaops_sudo" = 0 || test "$slaops_uid" = 0 || ! command -v sudo >/dev/null 2>&1; then "$@" </dev/null
        else shift; sudo -n -- "$slaops_path" "$@" </dev/null; fi
        slaops_end "$? $slaops_path"
        }

        """;

    // sh reads the rest as its input, so that neither marks nor questions show in a list of processes.
    internal override string Login => "exec sh";

    internal override string ClockLine => Line(new HostCommand("date", "+%s %N"), sudo: false);

    // Politely first, for sudo passes only that on to what it runs.
    internal override string Kill(int process) => string.Create(CultureInfo.InvariantCulture, $"sh -c 'kill -TERM -{process}; sleep 0.1; kill -KILL -{process}' 2>/dev/null");

    internal override string Start(string mark) => Prologue.ReplaceLineEndings("\n") + $"slaops_mark={mark}; slaops_uid=\nprintf ' %s' $$; slaops_end 0\n";

    internal override string Line(HostCommand command, bool sudo)
    {
        string verb = command.NeedsRoot ? sudo ? "slaops_root 1" : "slaops_root 0" : "slaops_ask";
        return string.Join(' ', ((string[])[command.Program, .. command.Arguments]).Select(Quote).Prepend(verb)) + "\n";
    }

    internal override (DateTimeOffset Moment, TimeSpan Step)? Moment(string text) => HostClockReading.Moment(text);

    /// <summary>A word of the shell: everything stays data, whatever is in it.</summary>
    internal static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
