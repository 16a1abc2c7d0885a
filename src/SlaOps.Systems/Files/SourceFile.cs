namespace SlaOps.Systems;

/// <summary>Reads configuration files, bounded: never more than the limit, never longer than the deadline (a pipe, a dead share).</summary>
internal static class SourceFile
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>The file's bytes, or one byte more than the limit where it is larger.</summary>
    internal static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(() => Read(path), cancellation).WaitAsync(Deadline, cancellation);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SlaException(Errors.FileNotFound, path, exception, path);
        }
        // The system says only that access is denied.
        catch (UnauthorizedAccessException exception) when (Directory.Exists(path))
        {
            throw new SlaException(Errors.FileUnreadable, path, exception, path, Messages.Format("Text.FolderNotFile"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException or ArgumentException or NotSupportedException)
        {
            throw new SlaException(Errors.FileUnreadable, path, exception, path, exception.Message);
        }
    }

    /// <summary>Writes a file whole or not at all.</summary>
    internal static async Task WriteAsync(string path, string text, bool replace, CancellationToken cancellation)
    {
        string temporary = path + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp";
        try
        {
            await File.WriteAllTextAsync(temporary, text, cancellation);
            File.Move(temporary, path, replace);
        }
        catch (Exception exception)
        {
            if (File.Exists(temporary))
                File.Delete(temporary);
            throw exception switch
            {
                OperationCanceledException => exception,
                _ when !replace && File.Exists(path) => new SlaException(Errors.FileExists, path, exception, path),
                _ => new SlaException(Errors.FileUnwritable, path, exception, path, exception.Message),
            };
        }
    }

    private static byte[] Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        // A device reports no length and never ends: the limit holds for what is read, not for what is said.
        if (file.CanSeek && file.Length > YamlSource.MaxBytes)
            return new byte[YamlSource.MaxBytes + 1];
        using MemoryStream content = new();
        byte[] buffer = new byte[64 * 1024];
        for (int read = 1; read > 0 && content.Length <= YamlSource.MaxBytes;)
        {
            read = file.Read(buffer);
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
