namespace SlaOps;

public static partial class Reasons
{
    /// <summary>An array of disks lacks some. Arguments: the array, the disks that work, the disks that it has.</summary>
    public static readonly Reason ArrayDegraded = new("ArrayDegraded", "array", "working", "disks");

    /// <summary>An array of disks does not run. Arguments: the array.</summary>
    public static readonly Reason ArrayStopped = new("ArrayStopped", "array");

    /// <summary>An array that does not outlive the loss of one disk. Arguments: the array, its level, its disks.</summary>
    public static readonly Reason ArrayUnsafe = new("ArrayUnsafe", "array", "level", "disks");

    /// <summary>A load balancer has servers that do not serve. Arguments: the proxy, how many serve, how many there are, which do not.</summary>
    public static readonly Reason BalancerReduced = new("BalancerReduced", "proxy", "serving", "servers", "missing");

    /// <summary>A load balancer does not check enough of its servers. Arguments: the proxy, how many serve, how many should.</summary>
    public static readonly Reason BalancerUnchecked = new("BalancerUnchecked", "proxy", "serving", "required");

    /// <summary>A load balancer has several servers that serve. Arguments: how many, in how many proxies.</summary>
    public static readonly Reason BalancerServes = new("BalancerServes", "serving", "proxies");

    /// <summary>A load balancer's statistics name no server.</summary>
    public static readonly Reason BalancerEmpty = new("BalancerEmpty");

    /// <summary>Network lines that are bonded lack some. Arguments: the bond, the lines that work, the lines that it has.</summary>
    public static readonly Reason BondReduced = new("BondReduced", "bond", "working", "lines");

    /// <summary>The nodes of a database do not form one cluster. Arguments: the size that a node sees, the nodes that serve.</summary>
    public static readonly Reason ClusterSplit = new("ClusterSplit", "size", "nodes");

    /// <summary>Too few nodes of a database serve. Arguments: how many serve, how many should, what is wrong with the others.</summary>
    public static readonly Reason DatabaseNodesFew = new("DatabaseNodesFew", "serving", "required", "others");

    /// <summary>Enough nodes of a database serve, and others do not. Arguments: how many serve, of how many, what is wrong with the others.</summary>
    public static readonly Reason DatabaseNodesReduced = new("DatabaseNodesReduced", "serving", "nodes", "others");

    /// <summary>Too few nodes of a database are known to serve, and some could not be asked. Arguments: how many serve, how many should, which could not be asked.</summary>
    public static readonly Reason DatabaseNodesUnknown = new("DatabaseNodesUnknown", "serving", "required", "others");

    /// <summary>All nodes of a database serve. Arguments: how many.</summary>
    public static readonly Reason DatabaseNodesServe = new("DatabaseNodesServe", "nodes");

    /// <summary>The estate names no load balancer in front of a database. Arguments: an example.</summary>
    public static readonly Reason DatabaseNotBalanced = new("DatabaseNotBalanced", "example");

    /// <summary>A replica can be written to. Arguments: the node.</summary>
    public static readonly Reason ReplicaWritable = new("ReplicaWritable", "node");

    /// <summary>The disks and network lines of a host that show are redundant. Arguments: how many arrays, how many bonds.</summary>
    public static readonly Reason PathsRedundant = new("PathsRedundant", "arrays", "bonds");

    /// <summary>A host shows neither arrays of disks nor bonded network lines: redundancy, if any, is beneath it.</summary>
    public static readonly Reason PathsNotSeen = new("PathsNotSeen");

    /// <summary>Spare equipment does not answer. Arguments: which, how many others stand ready.</summary>
    public static readonly Reason SpareGone = new("SpareGone", "hosts", "ready");

    /// <summary>Spare equipment stands ready. Arguments: which.</summary>
    public static readonly Reason SpareReady = new("SpareReady", "hosts");

    /// <summary>Spare equipment serves already. Arguments: which, what it serves, how many others stand ready.</summary>
    public static readonly Reason SpareServes = new("SpareServes", "host", "what", "ready");

    /// <summary>Whether spare equipment stands ready is not known: it, or what it may serve, could not be asked. Arguments: which, how many others stand ready.</summary>
    public static readonly Reason SpareUnasked = new("SpareUnasked", "hosts", "ready");

    /// <summary>As many servers of a role run as was promised. Arguments: how many, how many should.</summary>
    public static readonly Reason RoleComplete = new("RoleComplete", "running", "required");

    /// <summary>A role has fewer servers than was promised. Arguments: how many run, how many should, which do not.</summary>
    public static readonly Reason RoleReduced = new("RoleReduced", "running", "required", "missing");

    /// <summary>A role has fewer servers than redundancy needs. Arguments: how many run, how many should at least, which do not.</summary>
    public static readonly Reason RoleNotRedundant = new("RoleNotRedundant", "running", "required", "missing");

    /// <summary>Servers of a role that could not be asked decide. Arguments: how many run, how many should, which could not be asked.</summary>
    public static readonly Reason RoleUncertain = new("RoleUncertain", "running", "required", "unasked");
}
