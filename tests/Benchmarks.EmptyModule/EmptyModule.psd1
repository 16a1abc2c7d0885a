@{
    RootModule        = 'Benchmarks.EmptyModule.dll'
    ModuleVersion     = '1.0.0'
    GUID              = '2b0c3d52-0d7e-4ab7-9a3f-0a8a4b6f6f11'
    Author            = 'SlaOps contributors'
    FunctionsToExport = @()
    CmdletsToExport   = @('Get-Nothing')
    AliasesToExport   = @()
    VariablesToExport = @()
}
