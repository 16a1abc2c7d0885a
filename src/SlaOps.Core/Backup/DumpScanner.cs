using System.Globalization;
using System.Text;

namespace SlaOps;

/// <summary>
/// Reads a dump's text as it streams by, in blocks of any size, and keeps its structure alone: no row is kept. It follows the client's
/// own rules of where a statement ends (quotes, comments, <c>DELIMITER</c>); the rows of an INSERT are counted 64 bytes at a time.
/// </summary>
public sealed class DumpScanner
{
    private readonly DumpFacts facts = new();
    private readonly StatementBuffer statement = new();
    private readonly StringBuilder line = new();
    private readonly Utf8Check rowText = new();
    private RowState rows;
    private Mode mode;
    private Mode afterLine;
    private byte quote;
    private byte pending;
    private bool escaped;
    private bool conditional;
    private bool checksRows;
    private byte before;
    private long length;

    // Longer comments say nothing that is asked for.
    private const int LongestLine = 1024;

    // A second dash was read, and what follows decides.
    private const byte TwoDashes = (byte)'=';

    private enum Mode
    {
        Statement,
        Quoted,
        LineComment,
        BlockComment,
        CommentOpened,
        CommentOpenedByM,
        CommentVersion,
        Rows,
    }

    /// <summary>The next bytes of the text.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        length += text.Length;
        while (text.Length > 0)
        {
            if (mode == Mode.Rows && pending == 0)
            {
                int skipped = RowSkip.Run(text, ref rows);
                if (checksRows)
                    rowText.Write(text[..skipped]);
                text = text[skipped..];
                if (text.Length == 0)
                    return;
            }

            if (Take(text[0]))
            {
                before = text[0];
                text = text[1..];
            }
        }
    }

    /// <summary>What the text was, once all of it was written.</summary>
    public DumpSummary Complete()
    {
        if (mode == Mode.LineComment)
            EndLine();
        else if (mode == Mode.Statement)
            FlushPending();
        bool inside = mode is not Mode.Statement || conditional || !statement.IsBlank;
        if (mode == Mode.Rows)
            EndRows();
        return facts.Summary(length, inside && length > 0, rowText.Failed);
    }

    // False where the byte has to be looked at again in another mode.
    private bool Take(byte one)
    {
        switch (mode)
        {
            case Mode.Statement:
                return TakeInStatement(one);
            case Mode.Rows:
                return TakeBetweenRows(one);
            case Mode.Quoted:
                TakeQuoted(one);
                return true;
            case Mode.LineComment:
                TakeInLine(one);
                return true;
            case Mode.BlockComment:
                if (before == '*' && one == '/')
                    mode = afterLine;
                return true;
            default:
                return TakeCommentStart(one);
        }
    }

    private bool TakeInStatement(byte one)
    {
        if (pending != 0 && !TakeAfterPending(one))
            return true;
        switch (one)
        {
            case (byte)'-' or (byte)'/':
            case (byte)'*' when conditional:
                pending = one;
                return true;
            case (byte)'#':
                StartLine(Mode.Statement);
                return true;
            case (byte)'\'' or (byte)'"' or (byte)'`':
                (mode, quote, escaped) = (Mode.Quoted, one, false);
                statement.AddQuoted(one, conditional);
                facts.Text();
                return true;
            case (byte)'\n':
                EndOfLine();
                return true;
            default:
                return Keep(one);
        }
    }

    // True where the byte is still to be taken after what was pending was settled.
    private bool TakeAfterPending(byte one)
    {
        byte first = pending;
        pending = 0;
        switch (first)
        {
            case (byte)'/' when one == '*':
                (mode, afterLine) = (Mode.CommentOpened, Mode.Statement);
                return false;
            case (byte)'*' when one == '/':
                conditional = false;
                statement.Add((byte)' ', conditional: true);
                return false;
            case (byte)'-' when one == '-':
                pending = TwoDashes;
                return false;
            case TwoDashes when one is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                StartLine(Mode.Statement);
                TakeInLine(one);
                return false;
            case TwoDashes:
                Keep((byte)'-');
                Keep((byte)'-');
                return true;
            default:
                Keep(first);
                return true;
        }
    }

    private void FlushPending()
    {
        if (pending == TwoDashes)
            StartLine(Mode.Statement);
        else if (pending != 0)
            Keep(pending);
        pending = 0;
        if (mode == Mode.LineComment)
            EndLine();
    }

    // False where rows begin with this byte.
    private bool Keep(byte one)
    {
        if (one > ' ')
            facts.Text();
        if (!conditional && one is (byte)' ' or (byte)'(' or (byte)'\t' or (byte)'\r' && statement.EndsWithValues)
        {
            StartRows();
            return false;
        }

        if (statement.Add(one, conditional))
        {
            facts.Statement(statement);
            statement.Clear();
        }

        return true;
    }

    private void EndOfLine()
    {
        facts.EndOfLine(before == '\r');
        if (!conditional && statement.EndsWithValues)
        {
            StartRows();
            return;
        }

        if (statement.IsDelimiterCommand)
            statement.TakeDelimiter();
        // A comment alone on its line is no statement; MariaDB's dumps begin with one.
        else if (!conditional && statement.IsConditionalAlone)
            statement.Clear();
        else
            statement.Add((byte)'\n', conditional);
    }

    private void TakeQuoted(byte one)
    {
        statement.AddQuoted(one, conditional);
        if (escaped)
            escaped = false;
        else if (one == '\\' && quote != '`')
            escaped = true;
        else if (one == quote)
            mode = Mode.Statement;
    }

    private bool TakeCommentStart(byte one)
    {
        switch (mode)
        {
            case Mode.CommentOpened when one == 'M':
                mode = Mode.CommentOpenedByM;
                return true;
            case Mode.CommentOpened or Mode.CommentOpenedByM when one == '!' && afterLine == Mode.Statement:
                mode = Mode.CommentVersion;
                return true;
            case Mode.CommentOpened or Mode.CommentOpenedByM:
                mode = Mode.BlockComment;
                // "/*/" does not end where it begins.
                before = 0;
                return Take(one);
            case Mode.CommentVersion when char.IsAsciiDigit((char)one):
                return true;
            default:
                (mode, conditional) = (Mode.Statement, true);
                statement.Add((byte)' ', conditional: true);
                return false;
        }
    }

    private void StartLine(Mode after)
    {
        (mode, afterLine) = (Mode.LineComment, after);
        line.Clear();
    }

    private void TakeInLine(byte one)
    {
        if (one == '\n')
        {
            facts.EndOfLine(before == '\r');
            EndLine();
        }
        else if (line.Length < LongestLine)
        {
            line.Append((char)one);
        }
    }

    private void EndLine()
    {
        // Within a statement it is a remark of whoever wrote a routine.
        if (afterLine == Mode.Statement && statement.IsBlank && !conditional)
            facts.Comment(line.ToString().Trim());
        mode = afterLine;
    }

    private void StartRows()
    {
        checksRows = facts.StartRows(statement);
        rows = new RowState { Quote = (byte)'\'' };
        mode = Mode.Rows;
    }

    private void EndRows()
    {
        if (checksRows)
            rowText.End();
        facts.Rows(rows.Rows);
    }

    private bool TakeBetweenRows(byte one)
    {
        byte first = pending;
        pending = 0;
        if (first == '/' && one == '*')
        {
            (mode, afterLine) = (Mode.CommentOpened, Mode.Rows);
            return true;
        }

        if (first == '-' && one == '-')
        {
            pending = TwoDashes;
            return true;
        }

        if (first == TwoDashes && one is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            StartLine(Mode.Rows);
            TakeInLine(one);
            return true;
        }

        // A lone sign outside quotes was part of a number or an expression.
        if (first != 0)
            return false;
        switch (one)
        {
            case (byte)'-' or (byte)'/':
                pending = one;
                return true;
            case (byte)'#':
                StartLine(Mode.Rows);
                return true;
            case (byte)'\'' or (byte)'"' or (byte)'`':
                (rows.Quote, rows.InQuote) = (one, true);
                return true;
            case (byte)'\\':
                return true;
            case (byte)';' when statement.DelimiterIs(one):
                EndRows();
                statement.Clear();
                mode = Mode.Statement;
                return true;
            default:
                // A word after the tuples (ON DUPLICATE KEY …) or another delimiter: the rest is an ordinary statement.
                EndRows();
                statement.Clear();
                statement.BeginRemainder();
                mode = Mode.Statement;
                return false;
        }
    }
}
