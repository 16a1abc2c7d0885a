using System.Management.Automation;

namespace SlaOps.Benchmarks.EmptyModule;

/// <summary>One empty cmdlet: importing its module is the least that importing a binary module can cost.</summary>
[Cmdlet(VerbsCommon.Get, "Nothing")]
public sealed class GetNothing : PSCmdlet;
