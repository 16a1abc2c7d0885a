using CsCheck;

namespace SlaOps.Tests;

public class ColumnTextTests
{
    [Theory]
    [InlineData("one two three", 7, "one two\nthree")]
    [InlineData("one two three", 100, "one two three")]
    [InlineData("abcdefghij", 4, "abcd\nefgh\nij")]
    [InlineData("ab abcdefghij", 4, "ab\nabcd\nefgh\nij")]
    [InlineData("台帳は空です", 6, "台帳は\n空です")]
    [InlineData("estate に追加", 8, "estate\nに追加")]
    [InlineData("", 5, "")]
    public void Lines_break_between_words_and_wide_characters(string text, int width, string expected) =>
        Assert.Equal(expected, ColumnText.Wrap(text, width));

    [Theory]
    [InlineData(VerdictStatus.Breached, "\u001b[91mBreached\u001b[0m")]
    [InlineData(VerdictStatus.Unknown, "\u001b[95mUnknown\u001b[0m")]
    [InlineData(VerdictStatus.AtRisk, "\u001b[93mAtRisk\u001b[0m")]
    [InlineData(VerdictStatus.Excused, "\u001b[96mExcused\u001b[0m")]
    [InlineData(VerdictStatus.Met, "\u001b[92mMet\u001b[0m")]
    [InlineData(VerdictStatus.NotApplicable, "\u001b[90mNotApplicable\u001b[0m")]
    [InlineData("Met", "\u001b[92mMet\u001b[0m")]
    [InlineData("unknown", "\u001b[95munknown\u001b[0m")]
    [InlineData(null, "\u001b[90m\u001b[0m")]
    public void A_status_is_coloured(object? status, string expected) => Assert.Equal(expected, ColumnText.Status(status));

    [Fact]
    public void No_line_is_wider_than_the_column_and_no_letter_is_lost() =>
        Gen.Select(Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Const(' '), Gen.Const('漢'), Gen.Const('、'))], Gen.Int[2, 30]).Sample((text, width) =>
        {
            string wrapped = ColumnText.Wrap(text, width);
            return wrapped.Split('\n').All(line => ColumnText.Cells(line) <= width)
                && wrapped.Replace("\n", "").Replace(" ", "") == text.Replace(" ", "");
        });
}
