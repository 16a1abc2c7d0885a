namespace SlaOps;

/// <summary>The answer of a script that asks a host several things at once: each part begins with a line <c>@@slaops NAME STATE</c>.</summary>
public sealed class HostSections
{
    private const string Mark = "@@slaops ";

    private readonly Dictionary<string, (string State, string Text)> sections = new(StringComparer.Ordinal);

    private HostSections()
    {
    }

    /// <summary>Functions for such a script: <c>part NAME STATE</c>, and <c>file NAME PATH</c>, which also tells a file that may not be read or is not there.</summary>
    public const string Functions = """
        part() { printf '\n@@slaops %s %s\n' "$1" "$2"; }
        file() { if [ -r "$2" ]; then part "$1" ok; cat "$2"; elif [ -e "$2" ]; then part "$1" denied; else part "$1" absent; fi; }

        """;

    /// <summary>True where the whole answer came: the script ended it with a part named <c>end</c>.</summary>
    public bool IsWhole => sections.ContainsKey("end");

    /// <summary>Reads the answer; never throws. Of two parts of one name the texts are joined.</summary>
    public static HostSections Parse(string text)
    {
        HostSections read = new();
        string? name = null;
        string state = "";
        List<string> lines = [];
        foreach (string line in text.Split('\n'))
        {
            if (!line.StartsWith(Mark, StringComparison.Ordinal))
            {
                lines.Add(line.TrimEnd('\r'));
                continue;
            }

            read.Close(name, state, lines);
            string[] words = line[Mark.Length..].Trim().Split(' ', 2);
            (name, state) = (words[0], words.Length > 1 ? words[1] : "ok");
            lines.Clear();
        }

        read.Close(name, state, lines);
        return read;
    }

    /// <summary>The text of a part that was read; null where it was not.</summary>
    public string? Text(string name) => sections.TryGetValue(name, out (string State, string Text) part) && part.State is "ok" ? part.Text : null;

    /// <summary>True where a part is there and may not be read by this account.</summary>
    public bool IsDenied(string name) => sections.TryGetValue(name, out (string State, string Text) part) && part.State is "denied";

    /// <summary>The lines of a part that are not empty.</summary>
    public IEnumerable<string> Lines(string name) => (Text(name) ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);

    private void Close(string? name, string state, List<string> lines)
    {
        if (name is null)
            return;
        string text = string.Join('\n', lines);
        sections[name] = sections.TryGetValue(name, out (string State, string Text) before)
            ? (before.State is "denied" || state is "denied" ? "denied" : state, before.Text + "\n" + text)
            : (state, text);
    }
}
