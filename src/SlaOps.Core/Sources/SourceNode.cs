namespace SlaOps;

/// <summary>Where in a file something stands; lines and columns count from 1.</summary>
public readonly record struct SourcePlace(int Line, int Column);

/// <summary>A value of a configuration file with its place: what Systems makes out of YAML, and what Core binds and validates.</summary>
public abstract record SourceNode(SourcePlace Place);

/// <summary>A scalar; <paramref name="Quoted"/> tells "5" from 5.</summary>
public sealed record SourceScalar(SourcePlace Place, string Text, bool Quoted) : SourceNode(Place);

/// <summary>A list.</summary>
public sealed record SourceList(SourcePlace Place, IReadOnlyList<SourceNode> Items) : SourceNode(Place);

/// <summary>A mapping, in the order written; keys are unique (a duplicate is a mistake before it gets here).</summary>
public sealed record SourceMap(SourcePlace Place, IReadOnlyList<SourceEntry> Entries) : SourceNode(Place);

/// <summary>One key of a mapping.</summary>
public sealed record SourceEntry(SourcePlace Place, string Key, SourceNode Value);

/// <summary>A place whose content was refused when the file was read (an alias, a tag): its mistake is told already, so a binder passes over it.</summary>
public sealed record SourceRefused(SourcePlace Place) : SourceNode(Place);
