namespace SlaOps;

/// <summary>The causes for which an incident does not count, if there is evidence.</summary>
public static class ExclusionIds
{
    public const string ForceMajeure = "force-majeure";

    public const string ThirdPartySoftware = "third-party-software";

    public const string CustomerAct = "customer-act";

    public const string ThirdPartyAttack = "third-party-attack";

    public const string AnnouncedMaintenance = "announced-maintenance";

    public const string ServiceLimits = "service-limits";

    public const string ThirdPartyInfrastructure = "third-party-infrastructure";

    public const string CustomerEnvironment = "customer-environment";

    public const string Contract = "contract";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ForceMajeure, ThirdPartySoftware, CustomerAct, ThirdPartyAttack, AnnouncedMaintenance, ServiceLimits, ThirdPartyInfrastructure, CustomerEnvironment, Contract,
    ];
}
