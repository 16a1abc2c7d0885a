namespace SlaOps;

/// <summary>What a rotation means to do with a file, and what became of that.</summary>
public enum RotationAction
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It is to be removed, and is there: by <c>-WhatIf</c>, or because nobody said yes, or because the rotation ended before.</summary>
    Remove,

    /// <summary>This rotation removed it.</summary>
    Removed,

    /// <summary>It was to be removed and was gone already.</summary>
    Absent,

    /// <summary>It was to be removed, but other bytes lay there: it stays.</summary>
    Changed,

    /// <summary>It was to be removed, and the store did not do it.</summary>
    Failed,
}

/// <summary>A file of a backup set and what a rotation does with it, by which rule.</summary>
public sealed class RotationItem
{
    /// <summary>The name of the backup set.</summary>
    public string Name { get; set; } = "";

    /// <summary>The file, as its store names it.</summary>
    public string Path { get; set; } = "";

    /// <summary>When it was taken, by its name, in the policy's zone.</summary>
    public DateTimeOffset TakenAt { get; set; }

    /// <summary>Its size in bytes.</summary>
    public long Length { get; set; }

    /// <summary>How far it has been proven.</summary>
    public BackupFileState State { get; set; }

    /// <summary>What is done with it, or what became of that.</summary>
    public RotationAction Action { get; set; }

    /// <summary>The rule, out of the table of reasons.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The arguments of the rule, culture-invariant.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    /// <summary>The rule in words, in the reader's culture.</summary>
    public string Message => Reasons.Render(Reason, Arguments);

    /// <summary>The manifest beside the file, which goes with it; null where there is none.</summary>
    public string? Manifest { get; set; }

    /// <summary>Which bytes it is about.</summary>
    public FileMark Mark { get; set; } = new(0, default, null);

    /// <summary>Says what is done with it and by which rule.</summary>
    public void Decide(RotationAction action, Reason reason, params object?[] arguments)
    {
        Action = action;
        Reason = reason.Code;
        Arguments = Array.ConvertAll(arguments, InvariantText.Of);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Path} {Action} {Reason}";
}
