using System.Text;

namespace SlaOps.Systems;

/// <summary>Asks for one page and reads no more than its headers.</summary>
internal static class HttpReading
{
    private const int FirstRead = 2 * 1024;
    private const int MaxHead = 32 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>The status and headers; null where none came within the deadline.</summary>
    internal static async Task<HttpHead?> AskAsync(Stream stream, Uri url, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        string host = url.IsDefaultPort ? url.IdnHost : FormattableString.Invariant($"{url.IdnHost}:{url.Port}");
        try
        {
            string request = $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: SlaOps\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), deadline.Token);
            byte[] head = new byte[FirstRead];
            int length = 0;
            while (length < MaxHead)
            {
                if (length == head.Length)
                    Array.Resize(ref head, MaxHead);
                int read = await stream.ReadAsync(head.AsMemory(length), deadline.Token);
                int from = Math.Max(0, length - 3);
                length += read;
                int end = head.AsSpan(from, length - from).IndexOf("\r\n\r\n"u8);
                if (end >= 0 || read == 0)
                    return HttpHead.Parse(Encoding.Latin1.GetString(head, 0, end >= 0 ? from + end : length));
            }

            return HttpHead.Parse(Encoding.Latin1.GetString(head));
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
