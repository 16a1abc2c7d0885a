using System.Globalization;
using System.Management.Automation;

namespace SlaOps.Runner;

/// <summary>The newest progress record as one line on the terminal's error stream, rewritten in place.</summary>
internal sealed class ProgressLine
{
    private const int BarWidth = 20;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private bool shown;
    private long lastShown;

    public void Show(ProgressRecord record, int width)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            return;
        }

        if (shown && System.Diagnostics.Stopwatch.GetElapsedTime(lastShown) < Shortest)
            return;
        lastShown = System.Diagnostics.Stopwatch.GetTimestamp();
        string line = Line(record);
        Console.Error.Write("\r\u001b[K" + (line.Length < width ? line : line[..(width - 1)]));
        shown = true;
    }

    public void Clear()
    {
        if (!shown)
            return;
        Console.Error.Write("\r\u001b[K");
        shown = false;
    }

    private static string Line(ProgressRecord record)
    {
        string bar = "";
        if (record.PercentComplete >= 0)
        {
            int full = Math.Min(record.PercentComplete, 100) * BarWidth / 100;
            bar = string.Create(CultureInfo.InvariantCulture, $" [{new string('#', full)}{new string('.', BarWidth - full)}] {record.PercentComplete,3}%");
        }

        string left = record.SecondsRemaining >= 0 ? " " + TimeSpan.FromSeconds(record.SecondsRemaining).ToString("c", CultureInfo.InvariantCulture) : "";
        return $"{record.Activity}{bar}{left} {record.StatusDescription} {record.CurrentOperation}".TrimEnd().ReplaceLineEndings(" ");
    }
}
