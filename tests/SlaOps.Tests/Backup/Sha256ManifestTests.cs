using CsCheck;

namespace SlaOps.Tests.Backup;

public class Sha256ManifestTests
{
    private const string One = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    private const string Two = "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9";

    [Theory]
    [InlineData(One, One)]
    [InlineData(One + "\n", One)]
    [InlineData("\uFEFF" + One + "  a\r\n", One)]
    [InlineData(One + "  a\n", One)]
    [InlineData(One + " *a\n", One)]
    [InlineData(One + "  ./x/a\n" + Two + "  b\n", One)]
    [InlineData(Two + "  b\n" + One + "  /srv/backup/a\n", One)]
    [InlineData("SHA256 (a) = " + One + "\n", One)]
    [InlineData(One + "  a\n" + Two + "  a\n", null)]
    [InlineData(Two + "  b\n", null)]
    [InlineData("2C26B46B68FFC68FF99B453C1D30413413422D706483BFA0F98A5E886266E7AE  a", One)]
    [InlineData("0123  a\n", null)]
    [InlineData("", null)]
    public void A_hash_is_found_by_name(string text, string? expected) => Assert.Equal(expected, Sha256Manifest.Find(text, "a"));

    [Fact]
    public void A_folder_is_its_files()
    {
        Assert.Equal(Sha256Manifest.Combine([(Two, "b"), (One, "a")]), Sha256Manifest.OfFolder(One + "  a\n" + Two + "  b\n", "dump", ["a", "b"]));
        Assert.NotEqual(Sha256Manifest.Combine([(One, "a")]), Sha256Manifest.OfFolder(One + "  a\n" + Two + "  b\n", "dump", ["a"]));
        Assert.Null(Sha256Manifest.OfFolder(One + "  other\n", "dump", ["a"]));
    }

    [Fact]
    public void Any_text_is_read_without_a_word() => Gen.String.Sample(text => { _ = Sha256Manifest.Find(text, "a"); _ = MyDumperFolder.Summarise([], text); });
}
