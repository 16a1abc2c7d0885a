using System.Globalization;

namespace SlaOps.Tests;

public class ReasonTests
{
    public static TheoryData<string> Codes => [.. Reasons.All.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_reason_has_words_in_both_languages_for_all_its_arguments(string code)
    {
        Reason reason = Reasons.All[code];
        string[] arguments = [.. reason.Arguments.Select(name => "<" + name + ">")];
        foreach (string culture in (string[])["en", "ja"])
        {
            string text = Reasons.Render(code, arguments, CultureInfo.GetCultureInfo(culture));
            Assert.DoesNotContain('{', text);
            Assert.All(arguments, argument => Assert.Contains(argument, text, StringComparison.Ordinal));
        }

        if (reason.Arguments.Length == 0)
            Assert.NotEqual(Reasons.Render(code, [], CultureInfo.GetCultureInfo("en")), code);
        Assert.NotEqual(Reasons.Render(code, arguments, CultureInfo.GetCultureInfo("en")), Reasons.Render(code, arguments, CultureInfo.GetCultureInfo("ja")));
    }
}
