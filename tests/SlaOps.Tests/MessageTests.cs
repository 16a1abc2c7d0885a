using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SlaOps.Tests;

/// <summary>The texts in English and Japanese against each other and against the code that asks for them.</summary>
public partial class MessageTests
{
    private static readonly string Source = Path.Combine(
        typeof(MessageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "ModuleDirectory").Value!, "..", "src");

    private static readonly Dictionary<string, string> English = Read("");
    private static readonly Dictionary<string, string> Japanese = Read("ja");

    [Fact]
    public void Both_languages_have_the_same_keys() =>
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Japanese.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Both_languages_have_the_same_placeholders()
    {
        // A closed day has a name in each language: the texts show one each.
        string[] different = [.. English.Keys.Where(Japanese.ContainsKey).Where(key => key != "Text.Deadline.Closed").Where(key => !Placeholders(English[key]).SetEquals(Placeholders(Japanese[key])))];
        Assert.Empty(different);
    }

    [Fact]
    public void Every_text_can_be_formatted()
    {
        object[] arguments = [.. Enumerable.Range(0, 9).Select(index => (object)index)];
        foreach ((string key, string text) in English.Concat(Japanese))
        {
            Exception? thrown = Record.Exception(() => string.Format(CultureInfo.InvariantCulture, text, arguments));
            Assert.True(thrown is null, $"{key}: {text}");
        }
    }

    [Fact]
    public void Every_error_has_its_text_and_every_text_its_error()
    {
        IEnumerable<string> codes = typeof(Errors).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ErrorCode)).Select(field => ((ErrorCode)field.GetValue(null)!).Id);
        Assert.Equal(codes.Select(id => "Error." + id).Order(StringComparer.Ordinal), KeysOf("Error."));
    }

    [Fact]
    public void An_error_is_named_like_its_field()
    {
        foreach (FieldInfo field in typeof(Errors).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.FieldType == typeof(ErrorCode)))
            Assert.Equal(field.Name, ((ErrorCode)field.GetValue(null)!).Id);
    }

    [Fact]
    public void Every_reason_has_its_text_and_every_text_its_reason() =>
        Assert.Equal(Reasons.All.Keys.Select(code => "Reason." + code).Order(StringComparer.Ordinal), KeysOf("Reason."));

    [Fact]
    public void Every_text_that_the_code_names_is_there_and_no_other()
    {
        // A key that ends in a dot is completed at run time: any text under it will do.
        HashSet<string> named = [.. Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(path => TextKey().Matches(File.ReadAllText(path)).Select(match => match.Groups["key"].Value))];
        string[] texts = [.. KeysOf("Text.")];
        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, key => !(key.EndsWith('.') ? texts.Any(text => text.StartsWith(key, StringComparison.Ordinal)) : texts.Contains(key)));
        Assert.DoesNotContain(texts, text => !named.Contains(text) && !named.Any(key => key.EndsWith('.') && text.StartsWith(key, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Messages.resx")]
    [InlineData("Messages.ja.resx")]
    public void Keys_are_sorted_and_unique(string file)
    {
        string[] keys = [.. XDocument.Load(Path.Combine(Source, "SlaOps.Core", file)).Root!.Elements("data").Select(element => element.Attribute("name")!.Value)];
        Assert.Equal(keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), keys);
    }

    private static Dictionary<string, string> Read(string culture)
    {
        ResourceManager manager = new("SlaOps.Messages", typeof(Messages).Assembly);
        ResourceSet set = manager.GetResourceSet(CultureInfo.GetCultureInfo(culture), createIfNotExists: true, tryParents: false)!;
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static IEnumerable<string> KeysOf(string prefix) => English.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text.Replace("{{", "", StringComparison.Ordinal)).Select(match => match.Value)];

    [GeneratedRegex(@"\{\d(?=[,:}])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("\"(?<key>Text\\.[A-Za-z0-9.]+)[\"{]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TextKey();
}
