using System.Globalization;
using System.Management.Automation.Host;

namespace SlaOps.Runner;

/// <summary>The terminal's size, keys and colours. Without a terminal, a page of 100 columns (or of <c>COLUMNS</c>).</summary>
internal sealed class RawConsole : PSHostRawUserInterface
{
    // What the views are made for: pwsh's 120 would make a redirected report wider than the one on the screen.
    private const int RedirectedWidth = 100;
    private const int RedirectedHeight = 50;

    /// <summary>The width to lay out for while output is kept; null for the screen's.</summary>
    public int? CapturedWidth { get; set; }

    private ConsoleColor foreground = ConsoleColor.Gray;
    private ConsoleColor background = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor
    {
        get => foreground;
        set => foreground = value;
    }

    public override ConsoleColor BackgroundColor
    {
        get => background;
        set => background = value;
    }

    public override Size BufferSize
    {
        get => WindowSize;
        set { }
    }

    public override Size WindowSize
    {
        get => new(CapturedWidth ?? Width(), Terminal.OutputIsTerminal && Console.WindowHeight > 0 ? Console.WindowHeight : RedirectedHeight);
        set { }
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates CursorPosition
    {
        get => Terminal.OutputIsTerminal ? new Coordinates(Console.CursorLeft, Console.CursorTop) : default;
        set
        {
            if (Terminal.OutputIsTerminal)
                Console.SetCursorPosition(value.X, value.Y);
        }
    }

    public override int CursorSize { get; set; } = 25;

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle
    {
        get => "slaops";
        set
        {
            if (Terminal.OutputIsTerminal)
                Console.Title = value;
        }
    }

    public override bool KeyAvailable => Terminal.InputIsTerminal && Console.KeyAvailable;

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
            Console.ReadKey(intercept: true);
    }

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        if (!Terminal.InputIsTerminal)
            throw new HostException("A key was asked for, and standard input is not a terminal.");
        ConsoleKeyInfo key = Console.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        return new KeyInfo((int)key.Key, key.KeyChar, (ControlKeyStates)0, keyDown: true);
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException("A terminal's contents cannot be read back.");

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill)
    {
    }

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents)
    {
    }

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        // Clear-Host asks for the whole screen this way.
        if (rectangle.Left == -1 && Terminal.OutputIsTerminal)
            Console.Clear();
    }

    private static int Width()
    {
        // A pseudo-terminal without a size says 0.
        if (Terminal.OutputIsTerminal && Console.WindowWidth > 0)
            return Console.WindowWidth;
        return int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns) && columns is >= 20 and <= 10_000
            ? columns
            : RedirectedWidth;
    }
}

/// <summary>Which of the standard streams are a terminal.</summary>
internal static class Terminal
{
    public static bool InputIsTerminal { get; } = !Console.IsInputRedirected;

    public static bool OutputIsTerminal { get; } = !Console.IsOutputRedirected;

    public static bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected;

    /// <summary>NO_COLOR set to anything, or a terminal that says it is dumb (https://no-color.org).</summary>
    public static bool WantsColor { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";
}
