using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Core.Pipeline;

namespace SlaOps.Systems.Tests;

/// <summary>A managed identity, against the labelled stand-in that plays both the identity endpoint (as App Service has it) and the container.</summary>
public sealed class BlobIdentityTests : IDisposable
{
    private const string Client = "11111111-2222-3333-4444-555555555555";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Client)]
    public async Task The_machines_identity_opens_the_container(string? client)
    {
        string token = "token-of-" + (client ?? "the-system");
        await using BlobStandIn identity = new(_ => Json($$"""{"access_token":"{{token}}","expires_on":"{{DateTimeOffset.UtcNow.AddHours(8).ToUnixTimeSeconds()}}","resource":"https://storage.azure.com","token_type":"Bearer"}"""));
        await using BlobStandIn azure = new(_ => BlobStandIn.Xml(StandInBlob.Page([new("a.sql")])), tls: true);
        UseIdentity(identity);
        BackupStore store = await OpenAsync(azure, client);
        Assert.Equal("a.sql", Assert.Single(await BlobStoreTests.ListAsync(store)).Name);
        Assert.Equal("Bearer " + token, Assert.Single(azure.Requests).Headers["authorization"]);
        StandInRequest asked = identity.Requests.First();
        Assert.Equal("https://storage.azure.com", asked["resource"].TrimEnd('/'));
        Assert.Equal(client ?? "", asked["client_id"]);
    }

    [Fact]
    public async Task An_identity_that_is_refused_or_not_there_says_so_and_shows_no_token()
    {
        await using BlobStandIn identity = new(_ => Json("""{"access_token":"do-not-show","expires_on":"4102444800","resource":"https://storage.azure.com","token_type":"Bearer"}"""));
        await using BlobStandIn refusing = new(_ => BlobStandIn.Error(403, "AuthorizationPermissionMismatch"), tls: true);
        UseIdentity(identity);
        await RefusedAsync(refusing, "66666666-2222-3333-4444-555555555555");
        await using BlobStandIn broken = new(_ => Json("""{"statusCode":400,"message":"no such identity"}""") with { Status = 400 });
        UseIdentity(broken);
        await RefusedAsync(refusing, "77777777-2222-3333-4444-555555555555");
        Assert.Single(refusing.Requests);
    }

    private static async Task RefusedAsync(BlobStandIn azure, string client)
    {
        BackupStore store = await OpenAsync(azure, client);
        EvidenceGapException refused = await Assert.ThrowsAsync<EvidenceGapException>(() => BlobStoreTests.ListAsync(store));
        Assert.Equal(Reasons.BlobRefused, refused.Gap.Reason);
        Assert.Equal("identity", refused.Gap.Arguments[1]);
        Assert.DoesNotContain("do-not-show", refused.ToString());
    }

    private static StandInAnswer Json(string text) => new(200, Encoding.UTF8.GetBytes(text)) { Headers = new() { ["Content-Type"] = "application/json" } };

    // The variables that App Service sets. No other test asks for an identity.
    private static void UseIdentity(BlobStandIn identity)
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", new Uri(identity.Url, "/msi/token").AbsoluteUri);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a");
    }

    private static Task<BackupStore> OpenAsync(BlobStandIn azure, string? client)
    {
        SocketsHttpHandler handler = new();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 certificate && certificate.Thumbprint == azure.Certificate!.Thumbprint;
        return BlobStore.OpenAsync(
            new StoreLocation { Blob = azure.Url, Identity = client },
            new SecretResolver(),
            new BlobSettings { Transport = new HttpClientTransport(handler) },
            Cancellation);
    }
}
