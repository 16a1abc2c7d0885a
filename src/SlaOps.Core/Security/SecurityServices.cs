namespace SlaOps;

/// <summary>The services that detect intrusions or watch a network, by the names that policies give them and those of their processes.</summary>
public static class SecurityServices
{
    // The kernel shows the first 15 characters of a program's name.
    private const int ShownLength = 15;

    private static readonly Dictionary<string, string[]> ProcessNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fail2ban"] = ["fail2ban-server"],
        ["suricata"] = ["Suricata-Main", "suricata"],
        ["snort"] = ["snort", "snort3"],
        ["ossec"] = ["ossec-analysisd", "ossec-agentd"],
        ["wazuh"] = ["wazuh-agentd", "wazuh-analysisd"],
        ["wazuh-agent"] = ["wazuh-agentd"],
        ["wazuh-manager"] = ["wazuh-analysisd"],
        ["prometheus-node-exporter"] = ["prometheus-node", "node_exporter"],
        ["node_exporter"] = ["node_exporter", "prometheus-node"],
        ["zabbix-agent"] = ["zabbix_agentd"],
        ["zabbix-agent2"] = ["zabbix_agent2"],
        ["collectd"] = ["collectd", "collectdmon"],
        ["nagios-nrpe-server"] = ["nrpe"],
    };

    // They send what they see on their own; Zabbix' agents may do either.
    private static readonly HashSet<string> Senders = new(StringComparer.OrdinalIgnoreCase)
    {
        "telegraf", "collectd", "zabbix_agentd", "zabbix-agent", "zabbix_agent2", "zabbix-agent2",
    };

    /// <summary>The names of its processes as the kernel shows them.</summary>
    public static IReadOnlyList<string> ProcessesOf(string service) =>
        ProcessNames.TryGetValue(service, out string[]? names) ? names : [service.Length > ShownLength ? service[..ShownLength] : service];

    /// <summary>True where a monitoring service is asked by others for what it sees, so that one that listens on nothing shows nothing.</summary>
    public static bool IsAsked(string service) => !Senders.Contains(service);
}
