using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SlaOps.Systems;

/// <summary>A container, opened with what the estate names: a connection string, a shared access signature, or the machine's managed identity.</summary>
internal sealed class BlobAccess
{
    // One that every region, stack and emulator of the last years speaks; the library's newest is none of these.
    private const BlobClientOptions.ServiceVersion Version = BlobClientOptions.ServiceVersion.V2021_12_02;

    private readonly BlobSettings settings;

    private BlobAccess(BlobContainerClient container, Uri address, string prefix, string credential, BlobSettings settings)
    {
        Container = container;
        Credential = credential;
        Location = address.AbsoluteUri + "/" + prefix;
        this.settings = settings;
    }

    /// <summary>The container.</summary>
    internal BlobContainerClient Container { get; }

    /// <summary>With what it is opened, by the estate's key: <c>connection</c>, <c>sas</c> or <c>identity</c>.</summary>
    internal string Credential { get; }

    /// <summary>The container's URL and the prefix, without a secret.</summary>
    internal string Location { get; }

    /// <summary>Reads the secrets; asks nothing of the container yet.</summary>
    internal static async Task<BlobAccess> OpenAsync(StoreLocation store, SecretResolver secrets, BlobSettings settings, CancellationToken cancellation)
    {
        Uri written = store.Blob!;
        // Without a query and a user: a URL pasted with its signature must not show up in messages.
        Uri address = new UriBuilder(written.Scheme, written.Host, written.Port, written.AbsolutePath.TrimEnd('/')).Uri;
        string prefix = store.Prefix ?? "";
        BlobClientOptions options = Options(settings);
        try
        {
            if (store.Connection is SecretReference connection)
            {
                BlobContainerClient container = new(await secrets.ResolveAsync(connection, cancellation), Uri.UnescapeDataString(address.Segments[^1].Trim('/')), options);
                return IsAt(container, address)
                    ? new BlobAccess(container, address, prefix, "connection", settings)
                    : throw Refused(address, "connection", Messages.Format("Text.BlobOtherAccount", Plain(container.Uri).AbsoluteUri));
            }

            if (store.Sas is SecretReference sas)
            {
                string signature = await secrets.ResolveAsync(sas, cancellation);
                // Portals hand it out alone, with its question mark, or as a whole URL.
                BlobContainerClient container = new(address, new AzureSasCredential(signature[(signature.LastIndexOf('?') + 1)..].Trim()), options);
                return new BlobAccess(container, address, prefix, "sas", settings);
            }

            return new BlobAccess(new BlobContainerClient(address, Identity(store.Identity, settings), options), address, prefix, "identity", settings);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            // The library's words may quote the string that it could not take apart.
            throw Refused(address, store.Connection is not null ? "connection" : store.Sas is not null ? "sas" : "identity", Messages.Format("Text.BlobMalformed"));
        }
    }

    /// <summary>Asks the service within the deadline; every failure comes as the store's own.</summary>
    /// <param name="call">The question.</param>
    /// <param name="file">The blob it is about, for messages; null: the container.</param>
    /// <param name="cancellation">Stops it at once, whether the library listens or not.</param>
    internal async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, string? file, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(settings.Deadline);
        try
        {
            return await call(deadline.Token).WaitAsync(deadline.Token);
        }
        catch (Exception exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw BlobFault.Of(exception, this, file);
        }
    }

    /// <summary>
    /// A condition that fails means other bytes or none: services differ in what they answer where nothing lies there, so it is asked.
    /// </summary>
    /// <param name="fault">Why a conditional request failed.</param>
    /// <param name="blob">The blob it was about.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="cancellation">Stops the question.</param>
    internal async Task<Exception> SettleAsync(Exception fault, BlobBaseClient blob, string file, CancellationToken cancellation)
    {
        if (fault is not EvidenceGapException changed || changed.Gap.Reason != Reasons.ChangedWhileRead)
            return fault;
        try
        {
            await CallAsync(token => blob.GetPropertiesAsync(cancellationToken: token), file, cancellation);
            return fault;
        }
        catch (Exception answer) when (StoreFault.IsFault(answer))
        {
            return answer is EvidenceGapException gone && gone.Gap.Reason == Reasons.BlobGone ? answer : fault;
        }
    }

    /// <summary>Deletes a blob or a copy of one, alone: a blob that still has snapshots is refused.</summary>
    /// <param name="blob">The blob, or its snapshot or version.</param>
    /// <param name="version">The ETag of the content that is meant, without its quotes; null where a copy's own id says so.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="cancellation">Stops it.</param>
    internal async Task<StoreDeletion> DeleteAsync(BlobBaseClient blob, string? version, string file, CancellationToken cancellation)
    {
        try
        {
            BlobRequestConditions? unchanged = version is null ? null : Unchanged(version);
            await CallAsync(token => blob.DeleteAsync(DeleteSnapshotsOption.None, unchanged, token), file, cancellation);
            return StoreDeletion.Deleted;
        }
        catch (EvidenceGapException refused)
        {
            Exception settled = await SettleAsync(refused, blob, file, cancellation);
            return settled switch
            {
                EvidenceGapException { Gap.Reason: Reason reason } when reason == Reasons.BlobGone => StoreDeletion.Absent,
                EvidenceGapException { Gap.Reason: Reason reason } when reason == Reasons.ChangedWhileRead => StoreDeletion.Changed,
                _ => throw settled,
            };
        }
    }

    /// <summary>The condition that a content is still the one of an ETag, given without its quotes, as listings write it.</summary>
    internal static BlobRequestConditions Unchanged(string version) => new() { IfMatch = new ETag($"\"{version}\"") };

    private static BlobClientOptions Options(BlobSettings settings)
    {
        BlobClientOptions options = new(Version)
        {
            RetryPolicy = new BlobRetryPolicy(settings),
            // No URL of ours in anybody's log, and no client's name in the service's.
            Diagnostics = { IsLoggingEnabled = false, IsDistributedTracingEnabled = false, IsTelemetryEnabled = false },
            Retry = { NetworkTimeout = settings.Idle },
        };
        if (settings.Transport is not null)
            options.Transport = settings.Transport;
        options.AddPolicy(new BlobAnswerPolicy(), HttpPipelinePosition.PerCall);
        return options;
    }

    private static ManagedIdentityCredential Identity(string? client, BlobSettings settings) => new(
        new ManagedIdentityCredentialOptions(client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client))
        {
            Diagnostics = { IsLoggingEnabled = false, IsDistributedTracingEnabled = false, IsTelemetryEnabled = false },
            Retry = { MaxRetries = 1, NetworkTimeout = settings.Idle / 3 },
        });

    // The estate says where; a secret must not quietly lead elsewhere.
    private static bool IsAt(BlobContainerClient container, Uri address) =>
        string.Equals(Plain(container.Uri).AbsoluteUri, address.AbsoluteUri, StringComparison.OrdinalIgnoreCase);

    private static Uri Plain(Uri uri) => new UriBuilder(uri.Scheme, uri.Host, uri.Port, uri.AbsolutePath.TrimEnd('/')).Uri;

    private static EvidenceGapException Refused(Uri address, string credential, string why) => new(new EvidenceGap(Reasons.BlobRefused, address.AbsoluteUri, credential, why));
}
