using System.IO.Compression;
using System.Text;

namespace SlaOps.Systems;

/// <summary>The lines of an archive, plain or compressed, numbered from 1; a line of no end is refused before it fills the memory.</summary>
internal sealed class ArchiveLines : IAsyncDisposable
{
    private readonly string path;
    private readonly int longest;
    private readonly StreamReader reader;
    private readonly StringBuilder line = new();
    private readonly char[] buffer = new char[64 * 1024];
    private int start;
    private int end;

    private ArchiveLines(string path, int longest, Stream stream)
    {
        this.path = path;
        this.longest = longest;
        reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: false));
    }

    /// <summary>The number of the line that was read last.</summary>
    public long Number { get; private set; }

    /// <summary>Opens a file; whether it is compressed is told by its first bytes.</summary>
    public static ArchiveLines Open(string path, int longest)
    {
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
            bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return new ArchiveLines(path, longest, compressed ? new GZipStream(file, CompressionMode.Decompress) : file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SlaException(Errors.FileNotFound, path, exception, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SlaException(Errors.FileUnreadable, path, exception, path, exception.Message);
        }
    }

    /// <summary>The next line, or null at the end.</summary>
    public async Task<string?> NextAsync(CancellationToken cancellation)
    {
        line.Clear();
        while (true)
        {
            int stop = Array.IndexOf(buffer, '\n', start, end - start);
            line.Append(buffer, start, (stop < 0 ? end : stop) - start);
            if (line.Length > longest)
                throw new SlaException(Errors.LedgerArchiveInvalid, path, path, Number + 1, Messages.Format("Text.LedgerArchive.NotAnEntry"));
            if (stop >= 0)
            {
                start = stop + 1;
                Number++;
                return line.ToString();
            }

            start = 0;
            end = await FillAsync(cancellation);
            if (end > 0)
                continue;
            if (line.Length == 0)
                return null;
            Number++;
            return line.ToString();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<int> FillAsync(CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(buffer, cancellation);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new SlaException(Errors.LedgerArchiveInvalid, path, exception, path, Number + 1, exception.Message);
        }
    }
}
