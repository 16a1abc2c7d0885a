namespace SlaOps.Systems.Tests;

/// <summary>Against the labelled stand-in for Azure: Azurite says of every blob that it is encrypted.</summary>
public sealed class ContainerCollectorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_service_says_of_each_blob_is_counted()
    {
        StandInContainer container = new(new("voice/t1/a"), new("voice/t2/b") { Properties = "<ServerEncrypted>false</ServerEncrypted>" }, new("voice/t2/c") { Properties = "" }, new("other/d") { Properties = "<ServerEncrypted>false</ServerEncrypted>" });
        await using BlobStandIn azure = new(container.Answer);
        ContainerEvidence evidence = await AskAsync(azure);
        Assert.Null(evidence.Gap);
        Assert.Equal((3, 1), (evidence.Blobs, evidence.Unsaid));
        Assert.Equal(["voice/t2/b"], evidence.Plain);
        Assert.Equal(azure.Url.Authority + azure.Url.AbsolutePath + "/voice", evidence.Location);
    }

    [Fact]
    public async Task One_that_refuses_is_a_gap_without_its_secret()
    {
        await using BlobStandIn azure = new(_ => BlobStandIn.Error(403, "AuthorizationFailure"));
        ContainerEvidence evidence = await AskAsync(azure);
        Assert.Equal((Reasons.BlobRefused, 0), (evidence.Gap?.Reason, evidence.Blobs));
        Assert.DoesNotContain("sig", string.Join(' ', evidence.Gap!.Arguments), StringComparison.Ordinal);
    }

    private static Task<ContainerEvidence> AskAsync(BlobStandIn azure) => ContainerCollector.AskAsync(
        new TenantPlace { Blob = azure.Url, Prefix = "voice/{tenant}/", Sas = BlobServer.Secret }.Container!,
        BlobServer.Resolver("sv=2021-12-02&sr=c&sp=rld&sig=dG9wIHNlY3JldA%3D%3D"),
        new BlobSettings { FirstPause = BlobServer.Soon },
        Cancel);
}
