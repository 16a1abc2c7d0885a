using System.Collections.Concurrent;
using System.Diagnostics;

namespace SlaOps.Systems.Tests;

/// <summary>Part of the STAND-IN: a container that lists and deletes, with the copies that Azurite cannot hold, and that counts who asks at once.</summary>
public sealed class StandInContainer(params StandInBlob[] blobs)
{
    private readonly List<StandInBlob> held = [.. blobs];
    private int atOnce;
    private long weighed;
    private long since;
    private long first;

    /// <summary>Deletions asked for, in order.</summary>
    public ConcurrentQueue<StandInRequest> Deletions { get; } = new();

    /// <summary>An answer to a deletion in place of its own.</summary>
    public Func<StandInRequest, StandInAnswer?> Refuse { get; set; } = static _ => null;

    public bool HeedsPrefix { get; init; } = true;

    public int PageSize { get; init; } = 5000;

    /// <summary>How long a deletion takes.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>The most deletions that were under way at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>How many were under way, on the mean over the time from the first to the last.</summary>
    public double MeanAtOnce => (double)weighed / (since - first);

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (held)
                return [.. held.Select(blob => blob.Name)];
        }
    }

    public void Remove(string name)
    {
        lock (held)
            held.RemoveAll(blob => blob.Name == name);
    }

    /// <summary>Answers as the service does.</summary>
    public StandInAnswer Answer(StandInRequest request)
    {
        if (request.Method == "HEAD")
            return new StandInAnswer(200, []) { Headers = new() { ["ETag"] = "\"other\"", ["Last-Modified"] = "Wed, 20 May 2026 11:00:05 GMT", ["x-ms-blob-type"] = "BlockBlob" } };
        if (request.Method != "DELETE")
            return Page(request);
        Deletions.Enqueue(request);
        Count(1);
        if (Pause > TimeSpan.Zero)
            Thread.Sleep(Pause);
        StandInAnswer answer = Refuse(request) ?? Delete(request);
        Count(-1);
        return answer;
    }

    private void Count(int change)
    {
        lock (held)
        {
            long now = Stopwatch.GetTimestamp();
            if (first == 0)
                first = now;
            weighed += since == 0 ? 0 : atOnce * (now - since);
            since = now;
            atOnce += change;
            MostAtOnce = Math.Max(MostAtOnce, atOnce);
        }
    }

    // Pages go by name, as the service's do: what was deleted meanwhile shifts nothing.
    private StandInAnswer Page(StandInRequest request)
    {
        lock (held)
        {
            StandInBlob[] rest = [.. held.Where(blob => (!HeedsPrefix || blob.Name.StartsWith(request["prefix"], StringComparison.Ordinal))
                && string.CompareOrdinal(blob.Name, request["marker"]) >= 0)];
            StandInBlob[] page = rest[..Math.Min(PageSize, rest.Length)];
            return BlobStandIn.Xml(StandInBlob.Page(page, rest.Length > page.Length ? rest[page.Length].Name : null));
        }
    }

    private StandInAnswer Delete(StandInRequest request)
    {
        string name = request.Path["/account/backup/".Length..];
        lock (held)
        {
            StandInBlob? found = held.Find(blob => blob.Name == name && blob.Deleted is null && (request["versionid"] is { Length: > 0 } version
                ? blob.VersionId == version
                : request["snapshot"] is { Length: > 0 } snapshot ? blob.Snapshot == snapshot : blob.Snapshot is null && blob.IsCurrentVersion is null or "true"));
            if (found is null)
                return BlobStandIn.Error(404, "BlobNotFound");
            if (request["versionid"].Length > 0 && found.IsCurrentVersion == "true")
                return BlobStandIn.Error(403, "OperationNotAllowedOnRootBlob");
            if (request["versionid"].Length == 0 && request["snapshot"].Length == 0 && held.Exists(blob => blob.Name == name && blob.Snapshot is not null))
                return BlobStandIn.Error(409, "SnapshotsPresent");
            held.Remove(found);
            // With versioning, what is deleted without an id becomes an older version.
            if (request["versionid"].Length == 0 && found.VersionId is not null)
                held.Add(found with { IsCurrentVersion = "false" });
            return new StandInAnswer(202, []) { Headers = new() { ["x-ms-delete-type-permanent"] = "true" } };
        }
    }
}
