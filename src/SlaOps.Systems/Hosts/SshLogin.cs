using Renci.SshNet;

namespace SlaOps.Systems;

/// <summary>With what a host is logged in to: private keys, or a password. No agent is asked.</summary>
internal static class SshLogin
{
    // OpenSSH's own names, in its order.
    private static readonly string[] DefaultKeys = ["~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ed25519"];

    /// <summary>The methods to try, in order. Throws <see cref="EvidenceGapException"/> where there is none or a key cannot be used, <see cref="SlaException"/> where a secret cannot be had.</summary>
    internal static async Task<AuthenticationMethod[]> MethodsAsync(SshRoute route, SshAccessCache access, CancellationToken cancellation)
    {
        string? password = route.Password is SecretReference reference ? await access.SecretAsync(reference, cancellation) : null;
        List<AuthenticationMethod> methods = [];
        SshKey[] keys = route.AreKeysNamed
            ? await Task.WhenAll(route.KeyFiles.Select(file => access.KeyAsync(file, password, cancellation)))
            : await UsableAsync(route.KeyFiles.Count > 0 ? route.KeyFiles : DefaultKeys.Select(EstatePath.AtHome), route.KeyFiles.Count > 0 ? password : null, access, cancellation);
        if (keys.Length > 0)
            methods.Add(new PrivateKeyAuthenticationMethod(route.User, [.. keys.Select(key => key.Key)]));
        // What opens a key is never shown to the host.
        if (password is not null && !Array.Exists(keys, key => key.IsLocked))
            methods.AddRange(PasswordMethods(route.User, password));
        return methods.Count > 0 ? [.. methods] : throw new EvidenceGapException(new EvidenceGap(Reasons.SshNoCredentials, route.Name));
    }

    private static IEnumerable<AuthenticationMethod> PasswordMethods(string user, string password)
    {
        yield return new PasswordAuthenticationMethod(user, password);
        KeyboardInteractiveAuthenticationMethod keyboard = new(user);
        keyboard.AuthenticationPrompt += (_, asked) =>
        {
            // One hidden question is for the password; a second one (a one-time code) has no answer here.
            if (asked.Prompts is [{ IsEchoed: false } only])
                only.Response = password;
        };
        yield return keyboard;
    }

    // The estate did not name them: one that cannot be used is passed over, as OpenSSH does.
    private static async Task<SshKey[]> UsableAsync(IEnumerable<string> files, string? passphrase, SshAccessCache access, CancellationToken cancellation)
    {
        List<SshKey> keys = [];
        foreach (string file in files.Where(File.Exists))
        {
            try
            {
                keys.Add(await access.KeyAsync(file, passphrase, cancellation));
            }
            catch (EvidenceGapException)
            {
            }
        }

        return [.. keys];
    }
}
