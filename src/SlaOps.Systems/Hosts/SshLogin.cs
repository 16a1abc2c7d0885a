using System.Security.Cryptography;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace SlaOps.Systems;

/// <summary>With what a host of an estate is logged in to: a private key file, or a password. No agent is asked.</summary>
internal sealed class SshLogin(SlaEstate estate, EstateHost host, SecretResolver secrets)
{
    // A private key is a few kilobytes; who points at a dump gets a reason, not the dump in memory.
    private const int MaxKeyLength = 256 * 1024;

    // OpenSSH's own names, in its order.
    private static readonly string[] DefaultKeys = ["~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ed25519"];

    /// <summary>The account to log in to; without one in the estate it has the name of the local one.</summary>
    internal static string User(SlaEstate estate) => estate.Ssh?.User ?? Environment.UserName;

    /// <summary>The methods to try, in order. Throws <see cref="EvidenceGapException"/> where there is none or a key cannot be used, <see cref="SlaException"/> where a secret cannot be had.</summary>
    internal async Task<AuthenticationMethod[]> MethodsAsync(CancellationToken cancellation)
    {
        string? password = estate.Ssh?.Password is SecretReference reference ? await secrets.ResolveAsync(reference, cancellation) : null;
        List<AuthenticationMethod> methods = [];
        if (estate.Ssh?.KeyFile is string file)
        {
            (PrivateKeyFile key, bool locked) = await LoadAsync(EstatePath.Resolve(estate, file), password, cancellation);
            methods.Add(new PrivateKeyAuthenticationMethod(User(estate), key));
            // What opens the key is never shown to the host.
            password = locked ? null : password;
        }
        else if (await LoadDefaultsAsync(cancellation) is { Length: > 0 } keys)
        {
            methods.Add(new PrivateKeyAuthenticationMethod(User(estate), keys));
        }

        if (password is not null)
            methods.AddRange(PasswordMethods(password));
        return methods.Count > 0 ? [.. methods] : throw new EvidenceGapException(new EvidenceGap(Reasons.SshNoCredentials, host.Name));
    }

    private IEnumerable<AuthenticationMethod> PasswordMethods(string password)
    {
        yield return new PasswordAuthenticationMethod(User(estate), password);
        KeyboardInteractiveAuthenticationMethod keyboard = new(User(estate));
        keyboard.AuthenticationPrompt += (_, asked) =>
        {
            // One hidden question is for the password; a second one (a one-time code) has no answer here.
            if (asked.Prompts is [{ IsEchoed: false } only])
                only.Response = password;
        };
        yield return keyboard;
    }

    private static async Task<PrivateKeyFile[]> LoadDefaultsAsync(CancellationToken cancellation)
    {
        List<PrivateKeyFile> keys = [];
        foreach (string file in DefaultKeys.Select(EstatePath.AtHome).Where(File.Exists))
        {
            try
            {
                keys.Add((await LoadAsync(file, null, cancellation)).Key);
            }
            catch (EvidenceGapException)
            {
                // Nobody named it: one that cannot be used is passed over, as OpenSSH does.
            }
        }

        return [.. keys];
    }

    private static async Task<(PrivateKeyFile Key, bool Locked)> LoadAsync(string file, string? passphrase, CancellationToken cancellation)
    {
        byte[] bytes = await ReadAsync(file, cancellation);
        try
        {
            return (Open(bytes, null), false);
        }
        catch (SshPassPhraseNullOrEmptyException locked)
        {
            if (passphrase is null)
                throw new EvidenceGapException(new EvidenceGap(Reasons.SshKeyLocked, file), locked);
        }
        catch (Exception exception) when (exception is SshException or CryptographicException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException or IOException)
        {
            throw Unusable(file, exception.Message, exception);
        }

        try
        {
            return (Open(bytes, passphrase), true);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The ciphers and the key formats fail in many ways on a wrong passphrase; the file itself was understood above.
            throw new EvidenceGapException(new EvidenceGap(Reasons.SshKeyLocked, file), exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static PrivateKeyFile Open(byte[] bytes, string? passphrase)
    {
        using MemoryStream stream = new(bytes, writable: false);
        return new PrivateKeyFile(stream, passphrase);
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            await using FileStream stream = File.OpenRead(file);
            byte[] bytes = new byte[(int)Math.Min(stream.Length, MaxKeyLength)];
            await stream.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unusable(file, Messages.Format("Text.KeyMissing"), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(file, exception.Message, exception);
        }
    }

    private static EvidenceGapException Unusable(string file, string why, Exception inner) => new(new EvidenceGap(Reasons.SshKeyUnreadable, file, why), inner);
}
