namespace SlaOps.Runner;

internal static class Program
{
    private static int Main() => 3;
}
