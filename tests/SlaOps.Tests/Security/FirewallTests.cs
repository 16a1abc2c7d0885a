namespace SlaOps.Tests;

/// <summary>What rule sets come to: those that ufw and firewalld wrote in a network namespace, and conditions one by one.</summary>
public class FirewallTests
{
    // Printed by nft 1.0.6 in a network namespace with a table of ours.
    private const string NftDropPolicy = """
        {"nftables": [{"metainfo": {"version": "1.0.6"}}, {"table": {"family": "inet", "name": "filter", "handle": 1}}, {"chain": {"family": "inet", "table": "filter", "name": "input", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}}, {"rule": {"family": "inet", "table": "filter", "chain": "input", "handle": 3, "expr": [{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}, {"accept": null}]}}]}
        """;

    private const string NftEmpty = """{"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}}]}""";

    [Theory]
    [InlineData(NftDropPolicy, FirewallStance.Refuses, 1)]
    [InlineData(NftEmpty, FirewallStance.Open, 0)]
    // A drop in a chain that input jumps to counts …
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"f","name":"in","hook":"input","policy":"accept"}},{"chain":{"family":"ip","table":"f","name":"own"}},{"rule":{"family":"ip","table":"f","chain":"in","expr":[{"jump":{"target":"own"}}]}},{"rule":{"family":"ip","table":"f","chain":"own","expr":[{"drop":null}]}}]}""", FirewallStance.Refuses, 2)]
    // … one that nothing reaches, on the way out, or over IPv6 alone, does not.
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"f","name":"in","hook":"input","policy":"accept"}},{"chain":{"family":"ip","table":"f","name":"own"}},{"rule":{"family":"ip","table":"f","chain":"own","expr":[{"drop":null}]}}]}""", FirewallStance.Open, 0)]
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"f","name":"out","hook":"output","policy":"drop"}},{"rule":{"family":"ip","table":"f","chain":"out","expr":[{"reject":{"type":"tcp reset"}}]}}]}""", FirewallStance.Open, 0)]
    [InlineData("""{"nftables":[{"chain":{"family":"ip6","table":"f","name":"in","hook":"input","policy":"drop"}}]}""", FirewallStance.Open, 0)]
    // A table that filters besides one that accepts all: each is passed.
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"a","name":"in","hook":"input","policy":"accept"}},{"chain":{"family":"inet","table":"b","name":"in","hook":"input","policy":"drop"}}]}""", FirewallStance.Refuses, 0)]
    // Chains that jump in a circle end the walk.
    [InlineData("""{"nftables":[{"chain":{"family":"ip","table":"f","name":"in","hook":"input","policy":"accept"}},{"rule":{"family":"ip","table":"f","chain":"in","expr":[{"jump":{"target":"in"}}]}}]}""", FirewallStance.Open, 1)]
    public void Nft_is_followed_from_its_hooks(string json, FirewallStance stance, int rules) => Assert.Equal(new FirewallRules("nft", stance, rules), NftText.Read(json, []));

    // One rule before a policy, with a packet that comes in by eth0.
    [Theory]
    [InlineData("drop", """{"accept":null}""", FirewallStance.Open)]
    [InlineData("drop", """{"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"lo"}},{"accept":null}""", FirewallStance.Refuses)]
    [InlineData("drop", """{"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":"eth0"}},{"accept":null}""", FirewallStance.Open)]
    [InlineData("drop", """{"match":{"op":"==","left":{"meta":{"key":"iifname"}},"right":{"set":["wg0","eth*"]}}},{"accept":null}""", FirewallStance.Open)]
    [InlineData("drop", """{"match":{"op":"!=","left":{"meta":{"key":"iifname"}},"right":"wg0"}},{"accept":null}""", FirewallStance.Open)]
    [InlineData("drop", """{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":{"prefix":{"addr":"10.0.0.0","len":8}}}},{"accept":null}""", FirewallStance.Refuses)]
    [InlineData("drop", """{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":{"range":[1,65535]}}},{"accept":null}""", FirewallStance.Open)]
    [InlineData("drop", """{"match":{"op":"==","left":{"ct":{"key":"state"}},"right":{"set":["established","related"]}}},{"accept":null}""", FirewallStance.Refuses)]
    [InlineData("drop", """{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":["established","new"]}},{"accept":null}""", FirewallStance.Open)]
    [InlineData("drop", """{"vmap":{"key":{"ct":{"key":"state"}},"data":{"set":[["established",{"accept":null}],["new",{"accept":null}]]}}}""", FirewallStance.Open)]
    [InlineData("drop", """{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":53}},{"accept":null}""", FirewallStance.Refuses)]
    [InlineData("drop", """{"match":{"op":"!=","left":{"payload":{"protocol":"udp","field":"dport"}},"right":53}},{"accept":null}""", FirewallStance.Refuses)]
    // Whether these accept depends on what is not seen.
    [InlineData("drop", """{"limit":{"rate":10,"per":"second"}},{"accept":null}""", FirewallStance.Unclear)]
    [InlineData("drop", """{"xt":{"type":"match","name":"conntrack"}},{"accept":null}""", FirewallStance.Unclear)]
    [InlineData("drop", """{"queue":null}""", FirewallStance.Open)]
    // Single refusals are not a firewall, however many.
    [InlineData("accept", """{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"@banned"}},{"drop":null}""", FirewallStance.Some)]
    [InlineData("accept", """{"match":{"op":"==","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":3306}},{"reject":null}""", FirewallStance.Some)]
    [InlineData("accept", """{"limit":{"rate":10,"per":"second","inv":true}},{"drop":null}""", FirewallStance.Some)]
    // All but the named ones are refused.
    [InlineData("accept", """{"match":{"op":"!=","left":{"payload":{"protocol":"tcp","field":"dport"}},"right":{"set":[22,443]}}},{"drop":null}""", FirewallStance.Refuses)]
    [InlineData("accept", """{"match":{"op":"==","left":{"meta":{"key":"l4proto"}},"right":"tcp"}},{"counter":{"packets":0,"bytes":0}},{"log":null},{"reject":null}""", FirewallStance.Refuses)]
    [InlineData("accept", """{"match":{"op":"==","left":{"meta":{"key":"nfproto"}},"right":"ipv6"}},{"drop":null}""", FirewallStance.Some)]
    public void A_condition_of_nft_is_met_or_not(string policy, string statements, FirewallStance stance)
    {
        string json = """{"nftables":[{"chain":{"family":"inet","table":"f","name":"in","hook":"input","policy":"POLICY"}},{"rule":{"family":"inet","table":"f","chain":"in","expr":[RULE]}}]}""";
        Assert.Equal(stance, NftText.Read(json.Replace("POLICY", policy, StringComparison.Ordinal).Replace("RULE", statements, StringComparison.Ordinal), ["eth0"])?.Stance);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"nftables":5}""")]
    [InlineData("""{"nftables":[{"chain":{"hook":5}},{"rule":{"expr":"x"}},7]} trailing""")]
    public void What_is_not_nfts_is_null(string json) => Assert.Null(NftText.Read(json, []));

    [Theory]
    [InlineData("*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n", FirewallStance.Refuses, 1)]
    [InlineData("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j REJECT --reject-with icmp-port-unreachable\nCOMMIT\n", FirewallStance.Refuses, 1)]
    [InlineData("*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n-A FORWARD -j DROP\n-A OUTPUT -j DROP\nCOMMIT\n", FirewallStance.Open, 0)]
    [InlineData("*nat\n:INPUT DROP [0:0]\n-A INPUT -j DROP\nCOMMIT\n", FirewallStance.Open, 0)]
    [InlineData("", FirewallStance.Open, 0)]
    public void Iptables_is_followed_from_INPUT(string text, FirewallStance stance, int rules) => Assert.Equal(new FirewallRules("iptables-save", stance, rules), IptablesText.Read(text, []));

    [Theory]
    [InlineData("-P DROP", FirewallStance.Refuses)]
    [InlineData("-P DROP -A INPUT -j ACCEPT", FirewallStance.Open)]
    [InlineData("-P DROP -A INPUT -i lo -j ACCEPT", FirewallStance.Refuses)]
    [InlineData("-P DROP -A INPUT ! -i lo -j ACCEPT", FirewallStance.Open)]
    [InlineData("-P DROP -A INPUT -i eth+ -j ACCEPT", FirewallStance.Open)]
    [InlineData("-P DROP -A INPUT -i wg0 -j ACCEPT", FirewallStance.Refuses)]
    [InlineData("-P DROP -A INPUT -s 10.0.0.0/8 -j ACCEPT", FirewallStance.Refuses)]
    [InlineData("-P DROP -A INPUT -s 0.0.0.0/0 -j ACCEPT", FirewallStance.Open)]
    [InlineData("-P DROP -A INPUT -d 192.0.2.7/32 -j ACCEPT", FirewallStance.Unclear)]
    [InlineData("-P DROP -A INPUT -d 224.0.0.251/32 -j ACCEPT", FirewallStance.Refuses)]
    [InlineData("-P DROP -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", FirewallStance.Refuses)]
    [InlineData("-P DROP -A INPUT -m state --state NEW,ESTABLISHED -j ACCEPT", FirewallStance.Open)]
    [InlineData("-P DROP -A INPUT -p tcp -m tcp --dport 1:65535 -j ACCEPT", FirewallStance.Open)]
    [InlineData("-P DROP -A INPUT -p tcp -m multiport --dports 22,443 -m comment --comment \"a -j ACCEPT \\\"b\\\"\" -j ACCEPT", FirewallStance.Refuses)]
    [InlineData("-P DROP -A INPUT -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT", FirewallStance.Open)]
    [InlineData("-P DROP -A INPUT -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT", FirewallStance.Refuses)]
    [InlineData("-P DROP -A INPUT -p tcp -m tcp --tcp-flags ACK ACK -j ACCEPT", FirewallStance.Refuses)]
    [InlineData("-P DROP -A INPUT -m geoip --source-country JP -j ACCEPT", FirewallStance.Unclear)]
    [InlineData("-P DROP -A INPUT -m socket -j ACCEPT", FirewallStance.Unclear)]
    [InlineData("-P ACCEPT -A INPUT -p tcp -m tcp --dport 3306 -j DROP", FirewallStance.Some)]
    [InlineData("-P ACCEPT -A INPUT -m set --match-set banned src -j DROP", FirewallStance.Some)]
    [InlineData("-P ACCEPT -A INPUT -m set ! --match-set friends src -j DROP", FirewallStance.Refuses)]
    [InlineData("-P ACCEPT -A INPUT -m mark --mark 0x8000/0x8000 -j DROP", FirewallStance.Some)]
    [InlineData("-P ACCEPT -A INPUT -j LOG --log-prefix \"x \" -A INPUT -g own -A own -p udp -j RETURN -A own -j DROP", FirewallStance.Refuses)]
    [InlineData("-P ACCEPT -A INPUT -g own -A INPUT -j DROP -A own -p tcp -j RETURN", FirewallStance.Some)]
    [InlineData("-P ACCEPT -A INPUT -j own -A INPUT -j DROP -A own -p tcp -j RETURN", FirewallStance.Refuses)]
    public void A_criterion_of_iptables_is_met_or_not(string rules, FirewallStance stance)
    {
        string[] parts = rules.Split(" -A ");
        string text = "*filter\n:INPUT " + parts[0][3..] + " [0:0]\n:own - [0:0]\n" + string.Concat(parts.Skip(1).Select(part => "-A " + part + "\n")) + "COMMIT\n";
        Assert.Equal(stance, IptablesText.Read(text, ["eth0"])?.Stance);
    }

    // One rule of a chain that drops by policy, asked over IPv4 and over IPv6.
    [Theory]
    [InlineData("inet", """{"match":{"op":"==","left":{"meta":{"key":"nfproto"}},"right":"ipv6"}},{"accept":null}""", FirewallStance.Refuses, FirewallStance.Open)]
    [InlineData("inet", """{"match":{"op":"!=","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"10.0.0.1"}},{"accept":null}""", FirewallStance.Open, FirewallStance.Refuses)]
    [InlineData("inet", """{"match":{"op":"!=","left":{"payload":{"protocol":"ip6","field":"saddr"}},"right":"2001:db8::1"}},{"accept":null}""", FirewallStance.Refuses, FirewallStance.Open)]
    [InlineData("inet", """{"match":{"op":"==","left":{"payload":{"protocol":"ip6","field":"daddr"}},"right":"ff02::fb"}},{"accept":null}""", FirewallStance.Refuses, FirewallStance.Refuses)]
    [InlineData("inet", """{"match":{"op":"==","left":{"payload":{"protocol":"icmpv6","field":"type"}},"right":"echo-request"}},{"accept":null}""", FirewallStance.Refuses, FirewallStance.Refuses)]
    [InlineData("ip", """{"counter":null}""", FirewallStance.Refuses, FirewallStance.Open)]
    [InlineData("ip6", """{"counter":null}""", FirewallStance.Open, FirewallStance.Refuses)]
    public void IPv4_and_IPv6_are_asked_apart(string family, string statements, FirewallStance ipv4, FirewallStance ipv6)
    {
        string json = """{"nftables":[{"chain":{"family":"FAMILY","table":"f","name":"in","hook":"input","policy":"drop"}},{"rule":{"family":"FAMILY","table":"f","chain":"in","expr":[RULE]}}]}"""
            .Replace("FAMILY", family, StringComparison.Ordinal).Replace("RULE", statements, StringComparison.Ordinal);
        Assert.Equal((ipv4, ipv6), (NftText.Read(json, [])!.Stance, NftText.Read(json, [], ipv6: true)!.Stance));
    }

    // As the kernel prints them: loopback, link-local, unique-local (RFC 4193), and two of the internet.
    [Fact]
    public void The_lines_with_an_address_of_the_internet_are_reached_over_IPv6()
    {
        const string Addresses = "00000000000000000000000000000001 01 80 10 80       lo\nfe80000000000000500000fffe000001 02 40 20 80     eth0\nfd000000000000000000000000000001 03 40 00 80  docker0\n20010db8000000000000000000000005 02 40 00 80     eth0\n24000000000000000000000000000001 04 40 00 00     eth1\n";
        Assert.Equal(["eth0", "eth1"], HostProcessText.OutsideIpv6(Addresses));
        Assert.Empty(HostProcessText.Outside(Addresses));
        Assert.Empty(HostProcessText.OutsideIpv6("Iface\tDestination\tGateway\neth0\t00000000\t0100A8C0\t0003\t0\t0\t100\t00000000\n"));
    }

    [Fact]
    public void What_is_not_iptables_is_null() => Assert.Null(IptablesText.Read("segmentation fault", []));

    // Of two lines to the outside the open one counts.
    [Fact]
    public void Every_line_to_the_outside_is_tried()
    {
        const string Rules = "*filter\n:INPUT DROP [0:0]\n-A INPUT -i eth1 -j ACCEPT\nCOMMIT\n";
        Assert.Equal(FirewallStance.Refuses, IptablesText.Read(Rules, ["eth0"])!.Stance);
        Assert.Equal(FirewallStance.Open, IptablesText.Read(Rules, ["eth0", "eth1"])!.Stance);
    }

    // Printed in network namespaces in which ufw 0.36.2 (iptables 1.8.9 through nf_tables) and firewalld 1.3.3 ran with what Debian ships.
    [Theory]
    [InlineData("iptables-ufw.txt", FirewallStance.Refuses)]
    [InlineData("ip6tables-ufw.txt", FirewallStance.Refuses)]
    [InlineData("iptables-ufw-inactive.txt", FirewallStance.Open)]
    [InlineData("iptables-ufw-allow.txt", FirewallStance.Some)]
    [InlineData("nft-firewalld.json", FirewallStance.Refuses)]
    [InlineData("nft-firewalld-trusted.json", FirewallStance.Some)]
    // Through nft the conditions that iptables wrote do not show.
    [InlineData("nft-ufw.json", FirewallStance.Unclear)]
    public void Rules_that_ufw_and_firewalld_write_are_judged_by_what_they_do(string file, FirewallStance stance)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Security", "Samples", file));
        FirewallRules rules = (file.EndsWith(".json", StringComparison.Ordinal) ? NftText.Read(text, ["eth0"]) : IptablesText.Read(text, ["eth0"]))!;
        Assert.Equal((stance, stance == FirewallStance.Unclear), (rules.Stance, rules.ByIptables));
    }

    [Fact]
    public void The_default_routes_are_the_lines_to_the_outside()
    {
        const string Routes = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\neth0\t00000000\t0100A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\neth0\t0000A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\nwg0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0\n";
        Assert.Equal(["eth0"], HostProcessText.Outside(Routes));
        Assert.Empty(HostProcessText.Outside(""));
    }

    [Fact]
    public void Ports_are_those_that_programs_listen_on_for_other_machines()
    {
        const string Sockets = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
               1: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2
               2: 0501000A:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3
               3: 0501000A:0016 0601000A:C001 01 00000000:00000000 00:00000000 00000000     0        0 4
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5
               1: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 6
               2: 0000000000000000FFFF00000100007F:0051 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7
            """;
        Assert.Equal([22, 443, 8080], HostProcessText.Ports(Sockets)!);
        Assert.Null(HostProcessText.Ports("cat: /proc/net/tcp: No such file or directory"));
    }
}
