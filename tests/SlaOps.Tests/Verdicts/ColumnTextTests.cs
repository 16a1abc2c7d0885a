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

    [Fact]
    public void No_line_is_wider_than_the_column_and_no_letter_is_lost() =>
        Gen.Select(Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Const(' '), Gen.Const('漢'), Gen.Const('、'))], Gen.Int[2, 30]).Sample((text, width) =>
        {
            string wrapped = ColumnText.Wrap(text, width);
            return wrapped.Split('\n').All(line => ColumnText.Cells(line) <= width)
                && wrapped.Replace("\n", "").Replace(" ", "") == text.Replace(" ", "");
        });
}
