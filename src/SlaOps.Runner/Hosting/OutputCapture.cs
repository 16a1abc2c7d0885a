using System.Text;

namespace SlaOps.Runner;

/// <summary>What <c>$Host.PrivateData</c> offers the stand-in commands: output meant for the screen, kept as text (that is how they make Out-String).</summary>
public sealed class RunnerServices
{
    private readonly ConsoleInterface screen;

    internal RunnerServices(ConsoleInterface screen) => this.screen = screen;

    /// <summary>Keeps output from now on, laid out for <paramref name="width"/> columns (0: the screen's), until the capture is ended.</summary>
    public OutputCapture CaptureOutput(int width) => screen.BeginCapture(width);
}

/// <summary>Output kept instead of shown.</summary>
public sealed class OutputCapture
{
    private readonly StringBuilder text = new();
    private readonly Action<OutputCapture> ended;

    internal OutputCapture(int width, Action<OutputCapture> ended)
    {
        Width = width;
        this.ended = ended;
    }

    /// <summary>Columns; 0 for the screen's.</summary>
    public int Width { get; }

    /// <summary>Ends the capture and gives what was kept, without colours.</summary>
    public string End()
    {
        ended(this);
        return text.ToString();
    }

    internal void Append(string value) => text.Append(Sgr.Strip(value));
}
