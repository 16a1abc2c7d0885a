using Azure.Core;
using Azure.Core.Pipeline;

namespace SlaOps.Systems;

/// <summary>Takes no answer for the service's that lacks its mark: a proxy's or a portal's page with status 200 must not pass for an empty listing.</summary>
internal sealed class BlobAnswerPolicy : HttpPipelineSynchronousPolicy
{
    public override void OnReceivedResponse(HttpMessage message)
    {
        if (!message.Response.IsError && !message.Response.Headers.Contains("x-ms-request-id"))
            throw new InvalidDataException(Messages.Format("Text.BlobNotAzure"));
    }
}
