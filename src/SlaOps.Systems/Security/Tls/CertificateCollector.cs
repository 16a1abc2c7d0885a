using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SlaOps.Systems;

/// <summary>Observes the addresses of all tenants, so many at once.</summary>
public static class CertificateCollector
{
    /// <summary>How many addresses are asked at once where nobody says otherwise.</summary>
    public const int DefaultAtOnce = 32;

    /// <summary>
    /// Asks every tenant's address. One that gives no answer is a gap in its own evidence. Where the file of authorities cannot be read nothing is
    /// asked: without it every certificate would seem untrusted.
    /// </summary>
    public static async Task<IReadOnlyList<CertificateEvidence>> CollectAsync(
        SlaPolicy policy, SlaEstate estate, IReadOnlyList<EstateTenant> tenants, int atOnce, Action<CertificateEvidence>? seen, CancellationToken cancellation)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            await ImportAsync(authorities, estate, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            EvidenceGap gap = new(Reasons.Unreadable, estate.Tls?.Authorities, exception.Message);
            return [.. tenants.Select(tenant => new CertificateEvidence { Tenant = tenant, ObservedAt = DateTimeOffset.UtcNow, Gap = gap })];
        }

        try
        {
            TenantProbe probe = new(policy.Security.Tls, authorities);
            ConcurrentDictionary<int, CertificateEvidence> found = new();
            ParallelOptions options = new() { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(Enumerable.Range(0, tenants.Count), options, async (index, token) =>
            {
                CertificateEvidence evidence = await probe.AskAsync(tenants[index], token);
                found[index] = evidence;
                seen?.Invoke(evidence);
            });
            return [.. Enumerable.Range(0, tenants.Count).Select(index => found[index])];
        }
        finally
        {
            foreach (X509Certificate2 authority in authorities)
                authority.Dispose();
        }
    }

    /// <summary>The estate's own authorities; throws where their file cannot be read or holds none.</summary>
    internal static async Task ImportAsync(X509Certificate2Collection authorities, SlaEstate estate, CancellationToken cancellation)
    {
        if (estate.Tls?.Authorities is not string file)
            return;
        authorities.ImportFromPem(await File.ReadAllTextAsync(EstatePath.Resolve(estate, file), cancellation));
        if (authorities.Count == 0)
            throw new CryptographicException(Messages.Format("Text.NoAuthorities"));
    }
}
