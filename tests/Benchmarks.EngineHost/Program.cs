using System.Management.Automation;
using System.Management.Automation.Runspaces;

// The least that hosts the engine: the peer that start-up times are compared with. Runs one script and prints what it outputs.
InitialSessionState state = InitialSessionState.CreateDefault2();
state.ThreadOptions = PSThreadOptions.UseCurrentThread;
using Runspace runspace = RunspaceFactory.CreateRunspace(state);
runspace.Open();
using PowerShell shell = PowerShell.Create(runspace);
shell.AddScript(args[0]);
foreach (PSObject output in shell.Invoke())
    Console.WriteLine(output);
return shell.HadErrors ? 1 : 0;
