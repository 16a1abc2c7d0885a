using System.Diagnostics;
using Azure.Storage.Blobs;

namespace SlaOps.Systems.Tests;

/// <summary>A real Azurite that dies or hangs. Each test has its own, because it breaks it.</summary>
public sealed class BlobOutageTests : IAsyncLifetime
{
    private readonly BlobServer server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_server_that_dies_in_the_middle_of_a_read_leaves_a_gap()
    {
        (BackupStore store, StoredFile file) = await OneBigAsync();
        await using Stream stream = await store.OpenReadAsync(file, Cancellation);
        Assert.NotEqual(0, await stream.ReadAsync(new byte[1000], Cancellation));
        server.Kill();
        EvidenceGapException ended = await Assert.ThrowsAsync<EvidenceGapException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        Assert.Equal(Reasons.Unreadable, ended.Gap.Reason);
        // And so for every other question, to a port where nobody listens.
        Task[] questions = [BlobStoreTests.ListAsync(store), store.FindAsync(file, Cancellation), store.DeleteAsync(file, Cancellation)];
        foreach (Task question in questions)
            Assert.Equal(Reasons.Unreadable, (await Assert.ThrowsAsync<EvidenceGapException>(() => question)).Gap.Reason);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_and_can_be_cancelled_at_once()
    {
        (BackupStore store, StoredFile file) = await OneBigAsync(TimeSpan.FromSeconds(1.5));
        await using Stream stream = await store.OpenReadAsync(file, Cancellation);
        Assert.NotEqual(0, await stream.ReadAsync(new byte[1000], Cancellation));
        server.Suspend();
        try
        {
            await CancelledAtOnceAsync(token => BlobStoreTests.ListAsync(store, token));
            await CancelledAtOnceAsync(token => store.OpenReadAsync(file, token));
            await CancelledAtOnceAsync(token => stream.CopyToAsync(Stream.Null, token));
            await Assert.ThrowsAsync<TimeoutException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
            await Assert.ThrowsAsync<TimeoutException>(() => BlobStoreTests.ListAsync(store));
        }
        finally
        {
            server.Resume();
        }

        // What was suspended, not lost, answers again.
        Assert.Single(await BlobStoreTests.ListAsync(store));
    }

    private static async Task CancelledAtOnceAsync(Func<CancellationToken, Task> work)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task running = work(stop.Token);
        await Task.Delay(100, Cancellation);
        long stoppedAt = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(Stopwatch.GetElapsedTime(stoppedAt) < TimeSpan.FromSeconds(1));
    }

    private async Task<(BackupStore Store, StoredFile File)> OneBigAsync(TimeSpan? idle = null)
    {
        BlobContainerClient container = await server.NewContainerAsync();
        await container.UploadBlobAsync("big", BinaryData.FromBytes(new byte[8 * 1024 * 1024]), Cancellation);
        BackupStore store = await server.OpenAsync(container, idle: idle);
        return (store, (await BlobStoreTests.ListAsync(store))[0]);
    }
}
