using System.Diagnostics;
using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Which backup sets a cmdlet was asked for, and how far reading them is.</summary>
internal static class BackupReading
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The sets whose names match (all where none is given), and the names that match none.</summary>
    internal static (IReadOnlyList<BackupSet> Sets, IReadOnlyList<string> Unknown) Select(SlaEstate estate, string[]? names)
    {
        if (names is null or [])
            return (estate.Backups, []);
        WildcardPattern[] patterns = Array.ConvertAll(names, name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant));
        string[] unknown = [.. names.Where((name, index) => !WildcardPattern.ContainsWildcardCharacters(name) && !estate.Backups.Any(set => patterns[index].IsMatch(set.Name)))];
        return ([.. estate.Backups.Where(set => patterns.Any(pattern => pattern.IsMatch(set.Name)))], unknown);
    }

    /// <summary>Turns what a verification tells into progress: bytes, rate, time left; at most five times a second.</summary>
    internal static Action<VerificationProgress> Show(Action<ProgressRecord> show)
    {
        Stopwatch running = Stopwatch.StartNew();
        long last = long.MinValue;
        bool restore = false;
        return progress =>
        {
            lock (running)
            {
                if (progress.IsRestore != restore)
                    running.Restart();
                restore = progress.IsRestore;
                long now = Stopwatch.GetTimestamp();
                if (last != long.MinValue && Stopwatch.GetElapsedTime(last, now) < Pause && progress.Bytes.Done < progress.Bytes.All)
                    return;
                last = now;
            }

            (long done, long all) = progress.Bytes;
            double rate = done / Math.Max(running.Elapsed.TotalSeconds, 0.001);
            show(new ProgressRecord(1, Messages.Format(restore ? "Text.Backup.Restoring" : "Text.Backup.Reading", progress.Files.Done, progress.Files.All), Messages.Format("Text.Backup.Rate", done / 1_000_000, all / 1_000_000, (long)(rate / 1_000_000)))
            {
                CurrentOperation = progress.File,
                PercentComplete = all == 0 ? 100 : (int)Math.Min(100, done * 100 / all),
                SecondsRemaining = rate < 1 ? -1 : (int)Math.Min(int.MaxValue, (all - done) / rate),
            });
        };
    }
}
