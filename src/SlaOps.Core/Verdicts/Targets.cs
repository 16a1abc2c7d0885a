namespace SlaOps;

/// <summary>The one grammar of a verdict's target: <c>sla</c>, or a kind, a colon and a name.</summary>
public static class Targets
{
    /// <summary>The agreement as a whole.</summary>
    public const string Sla = "sla";

    /// <summary>The estate as a whole: all its hosts together.</summary>
    public const string Estate = "estate";

    /// <summary>A host of the estate, by its name.</summary>
    public static string Host(string name) => "host:" + name;

    /// <summary>A backup set of the estate, by its name.</summary>
    public static string Backup(string name) => "backup:" + name;

    /// <summary>A Git repository of the estate, by its name.</summary>
    public static string Repository(string name) => "repository:" + name;

    /// <summary>A tenant, by its id.</summary>
    public static string Tenant(string id) => "tenant:" + id;

    /// <summary>A service, by its name.</summary>
    public static string Service(string name) => "service:" + name;

    /// <summary>A log set of the estate, by its name.</summary>
    public static string Log(string name) => "log:" + name;

    /// <summary>A source of usage, by its name in the estate.</summary>
    public static string Usage(string name) => "usage:" + name;

    /// <summary>A database of the estate, by its name.</summary>
    public static string Database(string name) => "database:" + name;

    /// <summary>A load balancer of the estate, by its name.</summary>
    public static string Balancer(string name) => "loadbalancer:" + name;

    /// <summary>A container of blobs, by its URL without the scheme.</summary>
    public static string Container(string location) => "container:" + location;

    /// <summary>A mail server, by its name.</summary>
    public static string Mail(string host) => "mail:" + host;

    /// <summary>A role of servers.</summary>
    public static string Role(string name) => "role:" + name;
}
