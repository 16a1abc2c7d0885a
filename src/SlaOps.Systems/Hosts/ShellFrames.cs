using System.Buffers;
using System.Text;

namespace SlaOps.Systems;

/// <summary>
/// Cuts one stream of an <see cref="SshShell"/> into the answers of its questions. An answer ends with <c>MARK CODE;</c>; of each only
/// the first bytes are kept, however many come.
/// </summary>
internal sealed class ShellFrames(string mark)
{
    // An exit code and a program's path; longer is nothing that the shell wrote.
    private const int LongestCode = 8 * 1024;

    // What a program may print beyond what is kept of it before it is taken for one without end.
    private const long FloodFrom = 4 * 1024 * 1024;

    private readonly byte[] end = Encoding.ASCII.GetBytes(mark + " ");
    private readonly Queue<(SshShell.Question Question, int MaxOutput)> expected = new();
    private readonly object gate = new();
    private byte[] pending = [];
    private ArrayBufferWriter<byte> kept = new();
    private long dropped;

    // The two frames of a question are told apart by which was made for the errors.
    internal bool IsError { get; init; }

    /// <summary>How many answers have come.</summary>
    internal int Answers { get; private set; }

    /// <summary>True where one is due.</summary>
    internal bool IsWaiting
    {
        get
        {
            lock (gate)
                return expected.Count > 0;
        }
    }

    /// <summary>The next answer but those that are expected already.</summary>
    internal void Expect(SshShell.Question question, int maxOutput)
    {
        lock (gate)
            expected.Enqueue((question, maxOutput));
    }

    /// <summary>Takes bytes as they come; gives the question whose answer floods, and what was kept of that.</summary>
    internal (SshShell.Question Question, string Kept)? Take(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            byte[] joined = new byte[pending.Length + bytes.Length];
            pending.CopyTo(joined, 0);
            bytes.CopyTo(joined.AsSpan(pending.Length));
            ReadOnlySpan<byte> rest = joined;
            while (Next(ref rest))
            {
            }

            pending = rest.ToArray();
            return dropped > FloodFrom && expected.TryPeek(out (SshShell.Question Question, int MaxOutput) one) ? (one.Question, Encoding.UTF8.GetString(kept.WrittenSpan)) : null;
        }
    }

    /// <summary>Forgets every question that has no answer yet, and gives them back.</summary>
    internal IReadOnlyList<SshShell.Question> Drain()
    {
        lock (gate)
        {
            SshShell.Question[] left = [.. expected.Select(one => one.Question)];
            expected.Clear();
            return left;
        }
    }

    private bool Next(ref ReadOnlySpan<byte> rest)
    {
        int at = rest.IndexOf(end);
        if (at < 0)
        {
            // The mark may have begun: what is shorter than it stays.
            int whole = Math.Max(0, rest.Length - end.Length + 1);
            Keep(rest[..whole]);
            rest = rest[whole..];
            return false;
        }

        ReadOnlySpan<byte> code = rest[(at + end.Length)..];
        int stop = code[..Math.Min(code.Length, LongestCode)].IndexOf((byte)';');
        if (stop < 0 && code.Length < LongestCode)
        {
            Keep(rest[..at]);
            rest = rest[at..];
            return false;
        }

        Keep(rest[..at]);
        string text = Encoding.UTF8.GetString(code[..Math.Max(0, stop)]);
        rest = code[(stop < 0 ? LongestCode : stop + 1)..];
        Answers++;
        if (expected.TryDequeue(out (SshShell.Question Question, int MaxOutput) one))
            one.Question.Take(Encoding.UTF8.GetString(kept.WrittenSpan), dropped > 0, text, IsError);
        kept = new ArrayBufferWriter<byte>();
        dropped = 0;
        return true;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        int most = expected.TryPeek(out (SshShell.Question Question, int MaxOutput) one) ? one.MaxOutput : 0;
        int room = Math.Clamp(most - kept.WrittenCount, 0, bytes.Length);
        kept.Write(bytes[..room]);
        dropped += bytes.Length - room;
    }
}
