using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;

namespace SlaOps.Tests;

public class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b": 1, "a": [ true, null, "x" ] }""", """{"a":[true,null,"x"],"b":1}""")]
    [InlineData("""{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""", "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}")]
    [InlineData("""["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"]""", """["€$\u000f\nA'B\"\\\\\"/"]""")]
    [InlineData("""["\b\t\n\f\r\u001f\u007f"]""", "[\"\\b\\t\\n\\f\\r\\u001f\u007f\"]")]
    [InlineData("[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]", "[333333333.3333333,1e+30,4.5,0.002,1e-27]")]
    [InlineData("[-0, -0.0, 5.0, 1e2, 9007199254740992, -17]", "[0,0,5,100,9007199254740992,-17]")]
    public void The_rules_of_RFC_8785(string written, string expected) => Assert.Equal(expected, CanonicalJson.Text(JsonNode.Parse(written)));

    // The samples of RFC 8785, appendix B, by the bits of the double.
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_are_written_as_ECMAScript_writes_them(ulong bits, string expected) =>
        Assert.Equal("[" + expected + "]", CanonicalJson.Text(new JsonArray(BitConverter.UInt64BitsToDouble(bits))));

    [Fact]
    public void Every_double_reads_back_the_same() => Gen.Double.Where(value => double.IsFinite(value) && Math.Abs(value) is <= 9007199254740991 or >= 1e21).Sample(value =>
        double.Parse(CanonicalJson.Text(JsonValue.Create(value)), CultureInfo.InvariantCulture) == value);

    [Fact]
    public void Every_text_reads_back_the_same() => Gen.String[Gen.Char['\0', '\u2fff'], 0, 400].Sample(value =>
        (string?)JsonNode.Parse(CanonicalJson.Text(JsonValue.Create(value))) == value);

    [Fact]
    public void The_order_in_which_members_were_added_does_not_matter() =>
        Gen.Dictionary(Gen.String, Gen.Int).Array[1].Sample(one =>
        {
            JsonObject forwards = new(one[0].Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
            JsonObject backwards = new(one[0].Reverse().Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
            return CanonicalJson.Text(forwards) == CanonicalJson.Text(backwards);
        });

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9007199254740993")]
    [InlineData("123456789012345678901234567890")]
    public void An_integer_that_a_double_cannot_hold_is_refused(string written) =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Text(JsonNode.Parse("[" + written + "]")));

    [Fact]
    public void Values_made_in_code_are_written_as_values_that_were_parsed()
    {
        JsonObject made = new() { ["int"] = 5, ["long"] = 5L, ["decimal"] = 5.50m, ["float"] = 0.25f, ["flag"] = true, ["moment"] = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero) };
        Assert.Equal("""{"decimal":5.5,"flag":true,"float":0.25,"int":5,"long":5,"moment":"2026-05-01T00:00:00+00:00"}""", CanonicalJson.Text(made));
        Assert.Equal(CanonicalJson.Text(made), CanonicalJson.Text(JsonNode.Parse(made.ToJsonString())));
    }
}
