namespace SlaOps;

/// <summary>What happened to one package in a run of a package manager.</summary>
/// <param name="Package">Its name, without the architecture.</param>
/// <param name="Action"><c>install</c>, <c>upgrade</c>, <c>downgrade</c>, <c>reinstall</c>, <c>remove</c> or <c>purge</c>.</param>
/// <param name="From">The version before; null where there was none.</param>
/// <param name="To">The version after; null where it was removed.</param>
public sealed record PackageChange(string Package, string Action, string? From, string? To);

/// <summary>One run of a package manager as its log tells it.</summary>
/// <param name="Started">When it began, in the host's own zone: the logs name none.</param>
/// <param name="Failed">True where the log says that it failed: nothing counts as installed.</param>
/// <param name="Changes">What happened to each package, in the order of the log.</param>
public sealed record PackageRun(DateTime Started, bool Failed, IReadOnlyList<PackageChange> Changes);

/// <summary>A package manager's log: what could be read, and what could not.</summary>
/// <param name="Runs">The runs, in the order of the log.</param>
/// <param name="Problems">How many lines or stanzas could not be read.</param>
public sealed record PackageLog(IReadOnlyList<PackageRun> Runs, int Problems);
