using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace SlaOps.Tests;

/// <summary>The JSON Schemas in module/schemas are made from the description that the binder uses. After a change: run once with SLAOPS_WRITE_SCHEMAS=1.</summary>
public class SchemaTests
{
    private static readonly string Folder = Path.Combine(
        typeof(SchemaTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "ModuleDirectory").Value!, "schemas");

    [Theory]
    [InlineData("sla.policy.schema.json", "en")]
    [InlineData("sla.policy.ja.schema.json", "ja")]
    [InlineData("sla.estate.schema.json", "en")]
    [InlineData("sla.estate.ja.schema.json", "ja")]
    public void The_schema_in_the_module_is_the_one_of_the_binder(string file, string culture)
    {
        CultureInfo language = CultureInfo.GetCultureInfo(culture);
        string schema = file.StartsWith("sla.policy", StringComparison.Ordinal) ? PolicySchema.JsonSchema(language) : EstateSchema.JsonSchema(language);
        string path = Path.Combine(Folder, file);
        if (Environment.GetEnvironmentVariable("SLAOPS_WRITE_SCHEMAS") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, schema);
        }

        Assert.Equal(schema, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_schema_says_type_meaning_and_that_nothing_else_is_known()
    {
        JsonNode schema = JsonNode.Parse(PolicySchema.JsonSchema(CultureInfo.GetCultureInfo("en")))!;
        JsonNode database = schema["properties"]!["backup"]!["properties"]!["database"]!;
        Assert.Equal("integer", (string?)database["properties"]!["generations"]!["type"]);
        Assert.StartsWith("Keep at least so many", (string?)database["properties"]!["generations"]!["description"], StringComparison.Ordinal);
        Assert.False((bool)database["additionalProperties"]!);
        Assert.Equal(["policy", "revision", "effectiveFrom", "timeZone"], schema["required"]!.AsArray().Select(node => (string)node!));
    }
}
