#!/usr/bin/env bash
# Runs every test: builds once, then the xUnit suites on .NET 10, those of the judges and of the systems again as self-contained
# .NET 8 programs (the module promises .NET 8), then the Pester files. The last line is the sum over all suites.
#
#   bash tests/run.sh
#
# As root it installs missing servers from Debian; else it names them, and the tests that need them skip (with CI=true: fail).
set -u
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Inputs that each fuzz test mutates; many in CI.
if [ "${CI:-}" = true ]; then export SLAOPS_FUZZ="${SLAOPS_FUZZ:-50000}"; fi

results=$(mktemp -d "${TMPDIR:-/tmp}/slaops-tests.XXXXXX")
trap 'rm -rf "$results"; [ -z "${policy_made:-}" ] || rm -f /usr/sbin/policy-rc.d' EXIT
passed=0 failed=0 skipped=0 broken=0 told=0

install_missing() {
    local missing=()
    command -v chronyd  >/dev/null || [ -x /usr/sbin/chronyd ]  || missing+=(chrony)
    command -v mariadbd >/dev/null || [ -x /usr/sbin/mariadbd ] || missing+=(mariadb-server)
    [ -x /usr/sbin/sshd ]               || missing+=(openssh-server)
    [ -x /usr/sbin/auditd ]             || missing+=(auditd)
    [ -x /usr/sbin/haproxy ]            || missing+=(haproxy)
    [ -x /usr/sbin/nft ]                || missing+=(nftables)
    [ -x /usr/sbin/iptables-nft ]       || missing+=(iptables)
    # dnf's needs-restarting.
    [ -e /usr/lib/python3/dist-packages/dnf-plugins/needs_restarting.py ] || missing+=(dnf-plugins-core)
    local program
    for program in sqlite3:sqlite3 gpg:gnupg age:age zstd:zstd xz:xz-utils mydumper:mydumper git:git lowntfs-3g:ntfs-3g ip:iproute2 fail2ban-server:fail2ban aiosmtpd:python3-aiosmtpd \
        sudo:sudo dnf:dnf rpm:rpm createrepo_c:createrepo-c; do
        command -v "${program%%:*}" >/dev/null || missing+=("${program#*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "missing: ${missing[*]} (Debian packages); the tests that need them skip"
        return 0
    fi
    # The packages' own services must not start: the tests start what they need, and stop it.
    local policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && policy_made=1; fi
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"; } </dev/null >"$results/apt.log" 2>&1 \
        || { tail -5 "$results/apt.log"; echo "could not install: ${missing[*]}"; }
}

# Azurite, Azure Storage's emulator, in the user's cache: nothing of it lies in the project.
install_azurite() {
    local tools="${XDG_CACHE_HOME:-$HOME/.cache}/slaops-tests"
    [ ! -x "$tools/node_modules/.bin/azurite-blob" ] || return 0
    command -v npm >/dev/null || { echo 'missing: npm, which brings azurite; the tests that need it skip'; return 0; }
    mkdir -p "$tools" && timeout 300 npm install --prefix "$tools" --no-save --no-package-lock --no-audit --no-fund --loglevel=error azurite@3 >"$results/npm.log" 2>&1 \
        || { tail -5 "$results/npm.log"; echo 'could not install azurite'; }
}

# ntpsec, in the user's cache: Debian's package goes in only where chrony goes out.
fetch_ntpsec() {
    local tools="${XDG_CACHE_HOME:-$HOME/.cache}/slaops-tests/ntpsec" package
    [ ! -x "$tools/usr/sbin/ntpd" ] || return 0
    command -v apt-get >/dev/null || { echo 'missing: apt-get, which brings ntpsec; the tests that need it skip'; return 0; }
    mkdir -p "$results/ntpsec" "$(dirname "$tools")"
    {
        cd "$results/ntpsec" || return 0
        apt-get download -q ntpsec python3-ntp || { apt-get update -q && apt-get download -q ntpsec python3-ntp; }
        for package in *.deb; do dpkg -x "$package" files || break; done
        cd - >/dev/null
    } >"$results/ntpsec.log" 2>&1
    [ -x "$results/ntpsec/files/usr/sbin/ntpd" ] && [ -x "$results/ntpsec/files/usr/bin/ntpq" ] && rm -rf "$tools" && mv "$results/ntpsec/files" "$tools" \
        || { tail -5 "$results/ntpsec.log"; echo 'could not fetch ntpsec'; }
}

# add NAME PASSED FAILED SKIPPED: a suite's line, with the seconds since the line before it.
add() {
    printf '%-32s %6d passed, %d failed, %d skipped (%d s)\n' "$1" "$2" "$3" "$4" $((SECONDS - told))
    told=$SECONDS
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
}

did_not_run() {
    echo "$1: DID NOT RUN ($2)"
    broken=$((broken + 1))
}

# xunit NAME PROGRAM: counts come from the runner's own summary; a run without one, or with an exit code that its counts do not explain, is broken.
xunit() {
    local name=$1 program=$2 log="$results/$1.log" code=0 line total errors bad skips
    [ -x "$program" ] || { did_not_run "$name" "$program was not built"; return; }
    timeout 900 "$program" -noColor >"$log" 2>&1 || code=$?
    line=$(grep -E 'Total: [0-9]+' "$log" | tail -1)
    count() { sed -n "s/.*$1: \([0-9]*\).*/\1/p" <<<"$line"; }
    total=$(count Total) errors=$(count Errors) bad=$(count Failed) skips=$(count Skipped)
    if [ -z "$total" ] || [ "$total" = 0 ]; then tail -20 "$log"; did_not_run "$name" "exit code $code"; return; fi
    errors=${errors:-0} bad=${bad:-0} skips=${skips:-0}
    grep -A 15 -E '\[FAIL\]|\[ERROR\]' "$log"
    grep -E '\[SKIP\]' "$log" | sort | uniq -c | head -20
    add "$name" $((total - bad - skips)) $((bad + errors)) "$skips"
    [ "$code" = 0 ] || [ $((bad + errors)) -gt 0 ] || did_not_run "$name" "exit code $code"
}

pester() {
    local log="$results/pester.log" code=0 line
    compgen -G 'tests/Pester/*.Tests.ps1' >/dev/null || { did_not_run Pester 'no files'; return; }
    if command -v pwsh >/dev/null && pwsh -NoProfile -Command 'exit [int]-not (Get-Module Pester -ListAvailable | Where-Object Version -ge 5.5)'; then
        # shellcheck disable=SC2016
        timeout 900 pwsh -NoProfile -Command '$r = Invoke-Pester -Path tests/Pester -PassThru; "{0} passed, {1} failed, {2} skipped" -f $r.PassedCount, ($r.FailedCount + $r.FailedBlocksCount + $r.FailedContainersCount), $r.SkippedCount; exit [int]($r.Result -ne "Passed")' >"$log" 2>&1 || code=$?
    else
        timeout 900 src/SlaOps.Runner/bin/Debug/net10.0/slaops -File tests/Pester/offline/Invoke-OfflinePester.ps1 -Path tests/Pester -FailedOnly >"$log" 2>&1 || code=$?
    fi
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped' "$log" | tail -1)
    if [ -z "$line" ]; then tail -20 "$log"; did_not_run Pester "exit code $code"; return; fi
    grep -vxF "$line" "$log"
    # shellcheck disable=SC2046
    add Pester $(grep -oE '[0-9]+' <<<"$line")
    [ "$code" = 0 ] || grep -qE ' [1-9][0-9]* failed' <<<"$line" || did_not_run Pester "exit code $code"
}

install_missing
install_azurite
fetch_ntpsec
if ! dotnet build SlaOps.sln -v q >"$results/build.log" 2>&1; then
    grep -E 'error' "$results/build.log" | sort -u | head -40
    echo 'the build failed: nothing was tested'
    echo '0 passed, 1 failed, 0 skipped'
    exit 1
fi
told=$SECONDS

xunit SlaOps.Tests           tests/SlaOps.Tests/bin/Debug/net10.0/SlaOps.Tests
xunit SlaOps.Systems.Tests   tests/SlaOps.Systems.Tests/bin/Debug/net10.0/SlaOps.Systems.Tests
# The parsers had their many inputs; on the other runtime a tenth of them is enough.
[ -z "${SLAOPS_FUZZ:-}" ] || SLAOPS_FUZZ=$((SLAOPS_FUZZ / 10))
for suite in SlaOps.Tests SlaOps.Systems.Tests; do
    if dotnet publish "tests/$suite" -f net8.0 -r linux-x64 --self-contained -o "$results/$suite-net8.0" -v q >"$results/publish.log" 2>&1; then
        xunit "$suite-net8.0" "$results/$suite-net8.0/$suite"
    else
        grep -E 'error' "$results/publish.log" | sort -u | head -10
        did_not_run "$suite-net8.0" 'publishing failed'
    fi
done
xunit SlaOps.Module.Tests    tests/SlaOps.Module.Tests/bin/Debug/net10.0/SlaOps.Module.Tests
pester

[ "$broken" = 0 ] || echo "$broken suite(s) did not run to their end; each counts as failed"
failed=$((failed + broken))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
