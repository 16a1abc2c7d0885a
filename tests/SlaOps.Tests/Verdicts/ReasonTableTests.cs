using System.Globalization;
using System.Reflection;

namespace SlaOps.Tests.Verdicts;

/// <summary>The published table of reasons against the code: a code must not change or vanish unseen.</summary>
public class ReasonTableTests
{
    [Theory]
    [InlineData("en-US")]
    [InlineData("ja-JP")]
    public void The_published_table_is_the_code(string culture)
    {
        string module = typeof(ReasonTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "ModuleDirectory").Value!;
        string page = File.ReadAllText(Path.Combine(module, "help", culture, "about_SlaOps_Reasons.md"));
        string[] published = [.. page[page.IndexOf("<!-- reasons -->", StringComparison.Ordinal)..].Split('\n').Skip(3).Where(line => line.Length > 0)];
        string[] expected = [.. Reasons.All.Values.OrderBy(reason => reason.Code, StringComparer.Ordinal).Select(reason =>
            $"| {reason.Code} | {Reasons.Render(reason.Code, [.. reason.Arguments.Select(name => "{" + name + "}")], CultureInfo.GetCultureInfo(culture)).Replace('|', '/').ReplaceLineEndings(" ")} |")];
        Assert.True(expected.SequenceEqual(published), "the table is old: dotnet run --project src/SlaOps.Build -- reasons --module module; differing: "
            + string.Join("; ", expected.Except(published).Concat(published.Except(expected))));
    }
}
