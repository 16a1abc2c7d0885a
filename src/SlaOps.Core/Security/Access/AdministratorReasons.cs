namespace SlaOps;

public static partial class Reasons
{
    /// <summary>Accounts besides root have the user id 0. Arguments: which.</summary>
    public static readonly Reason AccountSharesRoot = new("AccountSharesRoot", "accounts");

    /// <summary>Sudoers lets everybody become root.</summary>
    public static readonly Reason AdministratorEverybody = new("AdministratorEverybody");

    /// <summary>Accounts that the policy does not name can reach data. Arguments: which.</summary>
    public static readonly Reason AdministratorUnlisted = new("AdministratorUnlisted", "accounts");

    /// <summary>Administrators authenticate as the policy asks.</summary>
    public static readonly Reason AdministratorsAuthenticate = new("AdministratorsAuthenticate");

    /// <summary>Every account that can reach data is one that the policy names. Arguments: how many there are.</summary>
    public static readonly Reason AdministratorsListed = new("AdministratorsListed", "count");

    /// <summary>The policy names no administrators. Arguments: the accounts that were found.</summary>
    public static readonly Reason AdministratorsUnnamed = new("AdministratorsUnnamed", "accounts");

    /// <summary>New passwords are checked, and no account is without one. Arguments: the least length.</summary>
    public static readonly Reason CredentialsManaged = new("CredentialsManaged", "length");

    /// <summary>Accounts have an empty password. Arguments: which.</summary>
    public static readonly Reason PasswordEmpty = new("PasswordEmpty", "accounts");

    /// <summary>New passwords may be shorter than the policy asks. Arguments: the least length, the required one.</summary>
    public static readonly Reason PasswordShort = new("PasswordShort", "length", "required");

    /// <summary>No module of PAM checks the quality of new passwords.</summary>
    public static readonly Reason PasswordUnchecked = new("PasswordUnchecked");

    /// <summary>The SSH server accepts empty passwords.</summary>
    public static readonly Reason SshEmptyPasswords = new("SshEmptyPasswords");

    /// <summary>A <c>Match</c> block of the SSH server lets in more than the policy allows. Arguments: whom it fits, the setting.</summary>
    public static readonly Reason SshMatchPermits = new("SshMatchPermits", "criteria", "setting");

    /// <summary>The SSH server accepts passwords.</summary>
    public static readonly Reason SshPasswordLogin = new("SshPasswordLogin");

    /// <summary>The SSH server lets root log in more freely than the policy allows. Arguments: how, the most that is allowed.</summary>
    public static readonly Reason SshRootLogin = new("SshRootLogin", "rootLogin", "allowed");
}
