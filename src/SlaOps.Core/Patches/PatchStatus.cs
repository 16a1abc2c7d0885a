namespace SlaOps;

/// <summary>The patches of one host: what was applied, what waits, and how fresh that knowledge is.</summary>
public sealed class PatchStatus
{
    /// <summary>The host's name in the estate.</summary>
    public string ComputerName { get; set; } = "";

    /// <summary>The package manager asked: <c>apt</c>, <c>dnf</c>, <c>apk</c> or <c>Windows Update</c>; null where none is there.</summary>
    public string? Manager { get; set; }

    /// <summary>When the last update out of a security archive was applied; null where none is known.</summary>
    public DateTimeOffset? LastSecurityPatch { get; set; }

    /// <summary>Security updates that are available and not applied.</summary>
    public PendingUpdate[] Pending { get; set; } = [];

    /// <summary>When the package lists were fetched; null where there are none.</summary>
    public DateTimeOffset? ListsUpdatedAt { get; set; }

    /// <summary>True where the host asks for a reboot, or a newer kernel than the running one is installed.</summary>
    public bool RebootRequired { get; set; }

    /// <summary>Upgrades of packages, newest first.</summary>
    public PatchEntry[] History { get; set; } = [];

    /// <summary>The longest time between two days with security patches in the history; null with fewer than two.</summary>
    public TimeSpan? LongestGap { get; set; }

    /// <summary>When this was observed.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>This, with every moment shown in <paramref name="zone"/>.</summary>
    public PatchStatus In(TimeZoneInfo zone)
    {
        LastSecurityPatch = Local(LastSecurityPatch);
        ListsUpdatedAt = Local(ListsUpdatedAt);
        At = TimeZoneInfo.ConvertTime(At, zone);
        foreach (PendingUpdate update in Pending)
            (update.KnownSince, update.AbsentAt) = (Local(update.KnownSince), Local(update.AbsentAt));
        foreach (PatchEntry entry in History)
            entry.At = TimeZoneInfo.ConvertTime(entry.At, zone);
        return this;

        DateTimeOffset? Local(DateTimeOffset? moment) => moment is { } known ? TimeZoneInfo.ConvertTime(known, zone) : null;
    }
}

/// <summary>A security update that waits.</summary>
public sealed class PendingUpdate
{
    public string Package { get; set; } = "";

    public string Installed { get; set; } = "";

    /// <summary>The oldest version with a security fix that is newer than the installed one.</summary>
    public string Available { get; set; } = "";

    /// <summary>It was available at this moment at the latest: the date of the archive's index, or the first run that saw it.</summary>
    public DateTimeOffset? KnownSince { get; set; }

    /// <summary>It was not yet available at this moment: the last recorded run that did not see it.</summary>
    public DateTimeOffset? AbsentAt { get; set; }

    /// <summary>True where an operator holds the package back.</summary>
    public bool Held { get; set; }

    /// <summary>True where the distributor has not offered it to this host yet.</summary>
    public bool Phased { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Package} {Available}";
}

/// <summary>An upgrade of one package.</summary>
public sealed class PatchEntry
{
    public DateTimeOffset At { get; set; }

    public string Package { get; set; } = "";

    public string? From { get; set; }

    public string To { get; set; } = "";

    /// <summary>True where a security archive has this version, false where another one has it, null where none has it any more.</summary>
    public bool? Security { get; set; }
}

/// <summary>What was observed of one host's patches.</summary>
public sealed record PatchEvidence
{
    public required PatchStatus Status { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Why the pending updates are not known; null where they are.</summary>
    public string? Problem { get; init; }

    /// <summary>True where what is pending was read: worth keeping for later runs.</summary>
    public bool Proves => Problem is null && Status is { Manager: not null, ListsUpdatedAt: not null };
}
