namespace SlaOps.Systems;

/// <summary>
/// Turns a reference to a secret into the secret, when it is needed and no sooner. <paramref name="vault"/> asks SecretManagement;
/// without one a <c>{ secret: }</c> is refused. Every failure names the reference, never a value.
/// </summary>
public sealed class SecretResolver(Func<string, CancellationToken, Task<string?>>? vault = null)
{
    // A secret is a line; who points at a disk image gets an error, not a gigabyte in memory.
    private const int MaxLength = 64 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>The secret. Throws <see cref="SlaException"/> (<see cref="Errors.SecretUnavailable"/>) where it cannot be had.</summary>
    public async Task<string> ResolveAsync(SecretReference reference, CancellationToken cancellation)
    {
        string? secret = reference.Kind switch
        {
            SecretKind.Env => Environment.GetEnvironmentVariable(reference.Name),
            SecretKind.File => await ReadFileAsync(reference, cancellation),
            _ => vault is null ? null : await vault(reference.Name, cancellation),
        };
        return string.IsNullOrEmpty(secret) ? throw Unavailable(reference, null) : secret;
    }

    private static async Task<string?> ReadFileAsync(SecretReference reference, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            using StreamReader reader = new(EstatePath.AtHome(reference.Name));
            char[] text = new char[MaxLength];
            int length = await reader.ReadBlockAsync(text, deadline.Token);
            return new string(text, 0, length).Split('\n')[0].TrimEnd('\r');
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unavailable(reference, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(reference, exception);
        }
    }

    private static SlaException Unavailable(SecretReference reference, Exception? inner)
    {
        string written = $"{{ {reference.Kind.ToString().ToLowerInvariant()}: {reference.Name} }}";
        return new SlaException(Errors.SecretUnavailable, reference.Name, inner, written);
    }
}
