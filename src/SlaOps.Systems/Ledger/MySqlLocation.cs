using System.Globalization;
using MySqlConnector;

namespace SlaOps.Systems;

/// <summary>Connection strings of a ledger: the password by reference, and never in a message.</summary>
internal static class MySqlLocation
{
    /// <summary>The connection string to use (<c>Password={env:NAME}</c> or <c>{file:PATH}</c> resolved), and where it leads, without a secret.</summary>
    public static (string ConnectionString, string Location) Resolve(string written)
    {
        MySqlConnectionStringBuilder builder;
        try
        {
            builder = new MySqlConnectionStringBuilder(written);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            // Its own words may quote a value; the value may be the password.
            throw Invalid("SyntaxWrong");
        }

        if (string.IsNullOrWhiteSpace(builder.Server))
            throw Invalid("NoServer");
        if (string.IsNullOrWhiteSpace(builder.Database))
            throw Invalid("NoDatabase");
        builder.Password = Secret(builder.Password);
        // Nothing of the caller's own session: a connection is one ledger's and closed with it.
        builder.Pooling = false;
        builder.PersistSecurityInfo = false;
        builder.CharacterSet = "utf8mb4";
        // Rows that are there already count as found, and a date is never made of text.
        builder.AllowUserVariables = false;
        return (builder.ConnectionString, string.Create(CultureInfo.InvariantCulture, $"mysql://{builder.Server}:{builder.Port}/{builder.Database}"));
    }

    /// <summary>A failure of the server in the user's words.</summary>
    public static SlaException Failure(MySqlException exception, string location) => exception.ErrorCode switch
    {
        MySqlErrorCode.AccessDenied or MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.TableAccessDenied or MySqlErrorCode.UnknownDatabase
            => new SlaException(Errors.LedgerDenied, location, location, exception.Message),
        MySqlErrorCode.OptionPreventsStatement => new SlaException(Errors.LedgerReadOnly, location, location),
        MySqlErrorCode.DiskFull or (MySqlErrorCode)1114 => new SlaException(Errors.LedgerDiskFull, location, location),
        _ => new SlaException(Errors.LedgerUnreachable, location, exception, location, exception.Message.TrimEnd('.')),
    };

    private static string Secret(string written)
    {
        string[] parts = written.StartsWith('{') && written.EndsWith('}') ? written[1..^1].Split(':', 2, StringSplitOptions.TrimEntries) : [];
        return parts switch
        {
            ["env", string name] => Environment.GetEnvironmentVariable(name) ?? throw Invalid("NoVariable", name),
            ["file", string path] => File.Exists(path) ? File.ReadAllText(path).TrimEnd('\r', '\n') : throw new SlaException(Errors.FileNotFound, path, path),
            _ => written,
        };
    }

    private static SlaException Invalid(string what, params object[] arguments) =>
        new(Errors.LedgerLocationInvalid, null, Messages.Format("Text.LedgerLocation." + what, arguments));
}
