namespace SlaOps.Systems.Tests;

/// <summary>This machine as a host, every command run through a program that enters another namespace first.</summary>
internal sealed class EnteredSession(string name, string[] prefix, string? outsideName = null) : HostSession
{
    private readonly LocalSession here = new(name);

    public override string Name => name;

    public override string? OutsideName => outsideName;

    public override Task<CommandOutput> RunAsync(HostCommand command, CancellationToken cancellation) => here.RunAsync(Entered(command), cancellation);

    public override async Task<IReadOnlyList<HostAnswer>> RunManyAsync(IReadOnlyList<HostCommand> commands, CancellationToken cancellation)
    {
        HostCommand[] installed = [.. commands.Where(command => LocalProcess.Find(command.Program) is not null)];
        Queue<HostAnswer> answers = new(await here.RunManyAsync([.. installed.Select(Entered)], cancellation));
        return [.. commands.Select(command => installed.Contains(command) ? answers.Dequeue() with { Command = command } : new HostAnswer(command, null, new FileNotFoundException(null, command.Program)))];
    }

    public override Task<Stream> OpenReadAsync(string path, CancellationToken cancellation) => here.OpenReadAsync(path, cancellation);

    public override IAsyncEnumerable<HostFile> ListAsync(string folder, CancellationToken cancellation) => here.ListAsync(folder, cancellation);

    public override Task<DateTimeOffset?> GetModifiedAtAsync(string path, CancellationToken cancellation) => here.GetModifiedAtAsync(path, cancellation);

    public override ValueTask DisposeAsync() => here.DisposeAsync();

    private HostCommand Entered(HostCommand command) => command with { Program = prefix[0], Arguments = [.. prefix[1..], LocalProcess.Find(command.Program) ?? command.Program, .. command.Arguments] };
}
