namespace SlaOps.Systems;

/// <summary>
/// What runs on the drill host, as scripts for sh: the same for this machine and for one over SSH. The server lives as long as the
/// standard input of its script stays open, so that it goes with whoever started it, however that ends.
/// </summary>
internal static class ScratchScripts
{
    /// <summary>Folders of scratch servers begin so.</summary>
    internal const string Prefix = "slaops-drill-";

    private const string Programs = "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH LC_ALL=C\n";

    // What a log tells of a failure: its first errors, for what follows them are their consequences and advice.
    private const string Complain = "complain() { grep -F '[ERROR]' \"$1\" | head -n 3 | grep . >&2 || tail -n 3 \"$1\" >&2; }\n";

    /// <summary><c>$1</c>: the folder for scratch servers, or nothing. Prints that folder and the kilobytes that are free in it; exit code 127 and a program's name where one is missing.</summary>
    internal const string Look = Programs + """
        base=${1:-${TMPDIR:-/tmp}}
        for program in mariadbd mariadb-install-db mariadb flock; do
            command -v "$program" >/dev/null || { echo "$program" >&2; exit 127; }
        done
        base=$(cd -- "$base" >/dev/null && pwd) || exit 66
        echo "$base"
        df -Pk "$base" | awk 'NR == 2 { print $4 }'
        """;

    /// <summary><c>$1</c>: the folder for scratch servers. Removes what killed runs left, and prints how many. A folder whose lock is held has an owner that lives.</summary>
    internal const string Clean = Programs + """
        # Under the lock, so that a drill that is just starting either has it, or waits and begins anew.
        remove() (
            if [ -e "$folder/lock" ]; then
                exec 8<"$folder/lock" && flock -n 8 || exit 1
            else
                [ -n "$(find "$folder" -maxdepth 0 -mmin +10)" ] || exit 1
            fi
            pid=$(cat "$folder/pid" 2>/dev/null)
            case $pid in
                '' | *[!0-9]*) ;;
                *) tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF -- "--datadir=$folder/data" && kill -9 "$pid" ;;
            esac
            rm -rf -- "$folder"
        )
        count=0
        for folder in "$1"/slaops-drill-*; do
            [ -d "$folder" ] && [ ! -L "$folder" ] && [ -O "$folder" ] || continue
            remove 2>/dev/null && count=$((count + 1))
        done
        echo "$count"
        """;

    /// <summary>
    /// <c>$1</c>: the scratch folder, made here and gone when this ends. As root the server runs as <c>mysql</c>. Nothing listens on a
    /// network, the dump can neither read nor write files elsewhere nor load a plugin, and nothing is made durable that is thrown away.
    /// A MariaDB that starts removes every temporary table (<c>#sql*</c>) in its folder for temporary files, and a server that loses one
    /// between creating and opening it crashes (10.11.19: ha_maria::drop_table): this one must not start in the folder of a server in use.
    /// Its socket is named from where its data lies: a path of a socket has no more than 107 bytes.
    /// </summary>
    internal const string Serve = Programs + Complain + """
        set -u
        umask 077
        folder=$1
        account=$(id -un)
        if [ "$(id -u)" = 0 ] && id mysql >/dev/null 2>&1; then account=mysql; fi
        # Who cleans may see the lock before it is held, and take the folder away: then it is made again.
        until [ "$folder/lock" -ef /dev/fd/9 ]; do
            mkdir -p "$folder" || exit 73
            exec 9>"$folder/lock"
            flock -w 10 9 || exit 75
        done
        pid=
        remove() {
            trap '' HUP INT TERM PIPE
            if [ -n "$pid" ]; then kill -9 "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; fi
            rm -rf -- "$folder"
        }
        trap remove EXIT
        trap 'exit 143' HUP INT TERM PIPE
        chmod 711 "$folder"
        mkdir "$folder/data" "$folder/none" "$folder/tmp"
        chown "$account" "$folder/data" "$folder/none" "$folder/tmp"
        TMPDIR=$folder/tmp
        export TMPDIR
        mariadb-install-db --no-defaults --datadir="$folder/data" --user="$account" --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve \
            --innodb-log-file-size=64M --aria-log-file-size=8M </dev/null >"$folder/install" 2>&1 9>&- || { complain "$folder/install"; exit 70; }
        mariadbd --no-defaults --datadir="$folder/data" --user="$account" --socket=s --pid-file="$folder/data/p" --tmpdir="$folder/tmp" \
            --skip-networking --skip-log-bin --skip-name-resolve --secure-file-priv="$folder/none" --plugin-dir="$folder/none" --local-infile=0 \
            --character-set-server=utf8mb4 --max-allowed-packet=1G --innodb-buffer-pool-size=256M --innodb-log-file-size=64M --aria-log-file-size=8M \
            --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-dump-at-shutdown=0 --performance-schema=OFF </dev/null >"$folder/log" 2>&1 9>&- &
        pid=$!
        echo "$pid" >"$folder/pid"
        cat >/dev/null 9>&-
        """;

    /// <summary><c>$1</c>: the scratch folder. Prints the server's version once it answers; exit code 70 and the end of its log where it died, or where nobody is left to start it.</summary>
    internal const string Await = Programs + Complain + """
        tries=0
        while [ "$tries" -lt 2400 ]; do
            tries=$((tries + 1))
            [ -S "$1/data/s" ] && (cd "$1/data" && exec mariadb --no-defaults --socket=s --user=root --skip-column-names -e 'SELECT VERSION()' 2>/dev/null) && exit 0
            if [ -s "$1/pid" ] && ! kill -0 "$(cat "$1/pid")" 2>/dev/null; then complain "$1/log"; exit 70; fi
            sleep 0.05
        done
        exit 70
        """;

    /// <summary><c>$1</c>: the scratch folder; <c>$2</c>: the database; <c>$3</c>: the character set. Takes SQL from standard input; the client neither runs commands of its own out of it, nor repeats a statement that failed.</summary>
    internal const string Load = Programs + """
        cd "$1/data" && exec mariadb --no-defaults --socket=s --user=root --binary-mode --loose-skip-print-query-on-error --max-allowed-packet=1G --default-character-set="$3" --database="$2"
        """;

    /// <summary><c>$1</c>: the scratch folder. Takes questions in SQL from standard input and prints the rows, tabs between values.</summary>
    internal const string Ask = Programs + """
        cd "$1/data" && exec mariadb --no-defaults --socket=s --user=root --batch --skip-column-names --default-character-set=utf8mb4
        """;
}
