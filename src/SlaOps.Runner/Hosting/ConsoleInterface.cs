using System.Management.Automation;
using System.Management.Automation.Host;

namespace SlaOps.Runner;

/// <summary>
/// The streams on the console: success and Write-Host on standard output; errors, warnings, verbose, debug and progress on
/// standard error, so that what is piped on is the output alone. Colours only where the stream is a terminal that wants them.
/// </summary>
internal sealed partial class ConsoleInterface(bool nonInteractive) : PSHostUserInterface
{
    private readonly RawConsole raw = new();
    private readonly ProgressLine progress = new();
    private readonly Lock gate = new();
    private readonly Stack<OutputCapture> captures = new();

    public override PSHostRawUserInterface RawUI => raw;

    public override bool SupportsVirtualTerminal => Terminal.OutputIsTerminal && Terminal.WantsColor;

    public override void Write(string value)
    {
        if (captures.TryPeek(out OutputCapture? capture))
            capture.Append(value);
        else
            Put(Console.Out, value, Terminal.OutputIsTerminal);
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(Terminal.OutputIsTerminal ? Sgr.Color(foregroundColor, backgroundColor, value) : value);

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => PutNotice(value, PSStyle.Instance.Formatting.Error);

    public override void WriteWarningLine(string message) => PutNotice("WARNING: " + message, PSStyle.Instance.Formatting.Warning);

    public override void WriteVerboseLine(string message) => PutNotice("VERBOSE: " + message, PSStyle.Instance.Formatting.Verbose);

    public override void WriteDebugLine(string message) => PutNotice("DEBUG: " + message, PSStyle.Instance.Formatting.Debug);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (!Terminal.ErrorIsTerminal)
            return;
        lock (gate)
            progress.Show(record, raw.WindowSize.Width);
    }

    /// <summary>Keeps what would be written to standard output until the capture ends; captures nest.</summary>
    public OutputCapture BeginCapture(int width)
    {
        OutputCapture capture = new(width, End);
        captures.Push(capture);
        raw.CapturedWidth = width > 0 ? width : null;
        return capture;

        void End(OutputCapture ended)
        {
            while (captures.TryPop(out OutputCapture? top) && top != ended)
            {
            }

            raw.CapturedWidth = captures.TryPeek(out OutputCapture? outer) && outer.Width > 0 ? outer.Width : null;
        }
    }

    /// <summary>Takes the progress line off the screen.</summary>
    public void EndProgress()
    {
        lock (gate)
            progress.Clear();
    }

    private void PutNotice(string text, string style)
    {
        // Error text comes styled from the formatter; the prefix lines do not.
        string styled = style.Length == 0 || text.Contains('\u001b', StringComparison.Ordinal) ? text : style + text + PSStyle.Instance.Reset;
        Put(Console.Error, styled + Environment.NewLine, Terminal.ErrorIsTerminal);
    }

    private void Put(TextWriter writer, string text, bool isTerminal)
    {
        bool color = isTerminal && Terminal.WantsColor && PSStyle.Instance.OutputRendering != OutputRendering.PlainText;
        string shown = color || PSStyle.Instance.OutputRendering == OutputRendering.Ansi && Terminal.WantsColor ? text : Sgr.Strip(text);
        lock (gate)
        {
            progress.Clear();
            writer.Write(shown);
        }
    }
}
