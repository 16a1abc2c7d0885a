namespace SlaOps.Runner;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        CommandLine line = CommandLine.Parse(arguments);
        if (line.Mistake is not null)
        {
            Console.Error.WriteLine(line.Mistake);
            Console.Error.WriteLine("Run 'slaops -Help' for what it takes.");
            return ExitCodes.Usage;
        }

        switch (line.Mode)
        {
            case RunMode.Help:
                Console.Out.Write(CommandLine.Help);
                return ExitCodes.Met;
            case RunMode.Version:
                Console.Out.WriteLine($"slaops {Session.Version} (PowerShell engine {Session.EngineVersion})");
                return ExitCodes.Met;
        }

        if (line.WorkingDirectory is not null)
            Environment.CurrentDirectory = line.WorkingDirectory;
        using Session session = new(line.NonInteractive);
        using SignalTrap trap = new(session);
        int exitCode = line.Mode switch
        {
            RunMode.File => session.RunFile(line.Text!, line.Arguments),
            RunMode.Command => session.RunCommand(line.Text!),
            RunMode.CommandFromInput => session.RunCommand(Console.In.ReadToEnd()),
            _ => new InteractiveLoop(session).Run(line.NoLogo),
        };
        return trap.ExitCode ?? exitCode;
    }
}
