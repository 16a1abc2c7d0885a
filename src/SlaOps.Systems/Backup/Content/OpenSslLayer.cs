using System.Security.Cryptography;

namespace SlaOps.Systems;

/// <summary>
/// Decrypts what <c>openssl enc</c> wrote: <c>Salted__</c>, eight bytes of salt, then AES in CBC or CTR with a key derived from a passphrase. The
/// format authenticates nothing: that the key was right shows in what comes out.
/// </summary>
internal static class OpenSslLayer
{
    private const int SaltLength = 8;
    private const int HeaderLength = 16;
    private const int VectorLength = 16;

    /// <summary>The decrypted bytes of <paramref name="source"/>, which stands at its start. Throws <see cref="ContentDamageException"/>, also while it is read.</summary>
    internal static async Task<Stream> OpenAsync(Stream source, BackupDecryption settings, string passphrase, CancellationToken cancellation)
    {
        byte[] header = new byte[HeaderLength];
        int length = await source.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellation);
        if (length < HeaderLength)
            throw ContentDamageException.Truncated("openssl", length);
        int keyLength = settings.Cipher.Contains("256", StringComparison.Ordinal) ? 32 : 16;
        byte[] derived = Derive(settings, System.Text.Encoding.UTF8.GetBytes(passphrase), header[^SaltLength..], keyLength + VectorLength);
        using Aes aes = Aes.Create();
        (byte[] key, byte[] vector) = (derived[..keyLength], derived[keyLength..]);
        ICryptoTransform transform = settings.Cipher.EndsWith("ctr", StringComparison.Ordinal) ? new CounterTransform(key, vector) : aes.CreateDecryptor(key, vector);
        return new DecryptedStream(source, transform);
    }

    private static byte[] Derive(BackupDecryption settings, byte[] passphrase, byte[] salt, int length)
    {
        HashAlgorithmName digest = new(settings.Digest.ToUpperInvariant());
        if (settings.Iterations > 0)
            return Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, settings.Iterations, digest, length);
        // EVP_BytesToKey with one round: what openssl did before -pbkdf2.
        List<byte> key = [];
        byte[] last = [];
        while (key.Count < length)
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(digest);
            hash.AppendData(last);
            hash.AppendData(passphrase);
            hash.AppendData(salt);
            key.AddRange(last = hash.GetHashAndReset());
        }

        return [.. key[..length]];
    }

    /// <summary>Reads in large blocks: a stream of the library's own asks for a few kilobytes at a time.</summary>
    private sealed class DecryptedStream(Stream source, ICryptoTransform transform) : ReadOnlyStream
    {
        private const int BlockLength = 256 * 1024;

        private readonly byte[] cipher = new byte[BlockLength];
        private byte[] plain = [];
        private int taken;
        private int held;
        private long count;
        private bool ended;

        /// <inheritdoc/>
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (taken == plain.Length && !ended)
                await FillAsync(cancellationToken);
            int length = Math.Min(buffer.Length, plain.Length - taken);
            plain.AsSpan(taken, length).CopyTo(buffer.Span);
            taken += length;
            return length;
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                transform.Dispose();
                source.Dispose();
            }

            base.Dispose(disposing);
        }

        private async Task FillAsync(CancellationToken cancellation)
        {
            int read = await source.ReadAtLeastAsync(cipher.AsMemory(held), 1, throwOnEndOfStream: false, cancellation);
            count += read;
            held += read;
            taken = 0;
            if (read == 0)
            {
                ended = true;
                plain = Final();
                return;
            }

            int whole = held - (held % VectorLength);
            plain = new byte[whole];
            int length = whole == 0 ? 0 : transform.TransformBlock(cipher, 0, whole, plain, 0);
            if (length < whole)
                Array.Resize(ref plain, length);
            cipher.AsSpan(whole, held - whole).CopyTo(cipher);
            held -= whole;
        }

        // CBC ends with padding: what has none was cut, or has another key.
        private byte[] Final()
        {
            try
            {
                return transform.TransformFinalBlock(cipher, 0, held);
            }
            catch (CryptographicException exception)
            {
                throw ContentDamageException.Truncated("openssl", count + HeaderLength, exception);
            }
        }
    }

    /// <summary>AES in counter mode (NIST SP 800-38A, 6.5), which .NET does not have: the counter's blocks, encrypted, over the text.</summary>
    private sealed class CounterTransform : ICryptoTransform
    {
        private readonly Aes aes = Aes.Create();
        private readonly byte[] counter;
        private byte[] counters = [];
        private byte[] stream = [];

        internal CounterTransform(byte[] key, byte[] vector)
        {
            aes.Key = key;
            counter = vector;
        }

        /// <inheritdoc/>
        public bool CanReuseTransform => false;

        /// <inheritdoc/>
        public bool CanTransformMultipleBlocks => true;

        /// <inheritdoc/>
        public int InputBlockSize => VectorLength;

        /// <inheritdoc/>
        public int OutputBlockSize => VectorLength;

        /// <inheritdoc/>
        public int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)
        {
            int length = (inputCount + VectorLength - 1) / VectorLength * VectorLength;
            if (counters.Length < length)
                (counters, stream) = (new byte[length], new byte[length]);
            for (int at = 0; at < length; at += VectorLength)
            {
                counter.CopyTo(counters, at);
                for (int place = VectorLength - 1; place >= 0 && ++counter[place] == 0; place--)
                {
                }
            }

            aes.EncryptEcb(counters.AsSpan(0, length), stream, PaddingMode.None);
            for (int index = 0; index < inputCount; index++)
                outputBuffer[outputOffset + index] = (byte)(inputBuffer[inputOffset + index] ^ stream[index]);
            return inputCount;
        }

        /// <inheritdoc/>
        public byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)
        {
            byte[] last = new byte[inputCount];
            TransformBlock(inputBuffer, inputOffset, inputCount, last, 0);
            return last;
        }

        /// <inheritdoc/>
        public void Dispose() => aes.Dispose();
    }
}
