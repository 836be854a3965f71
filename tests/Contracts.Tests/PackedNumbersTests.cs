using System.Globalization;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Contracts.Tests;

public sealed class PackedNumbersTests
{
    [Theory]
    [InlineData("ns", "ns")]
    [InlineData("0 0 0", "ns")]
    [InlineData("7 7 7 7", "ns 1 7 1")]
    [InlineData("10000000 10000000 30000000 30000000", "ns 1 10000000 1 0 2")]
    [InlineData("0 100000 200000 300001", "ns 2 1 0 100000 0 1")]
    [InlineData("5 -3 5", "ns 0 1 5 -3 5")]
    [InlineData("999999999999999999 -999999999999999999 1000000000000000000", "ns 0 1 999999999999999999 -999999999999999999 1000000000000000000")]
    [InlineData("-9223372036854775808 0 1", "ns 0 1 -9223372036854775808 0 1")]
    [InlineData("9223372036854775807 -9223372036854775808", "ns 0 1 9223372036854775807 -9223372036854775808")]
    public void Given_values_When_packed_Then_the_text_is_the_shortest(string values, string packed)
    {
        long[] numbers = [.. values.Split(' ').Where(value => value != "ns").Select(value => long.Parse(value, CultureInfo.InvariantCulture))];

        PackedNumbers.Pack("ns", numbers).ShouldBe(packed);
        PackedNumbers.Unpack(packed, numbers.Length).ShouldBe(numbers);
        PackedNumbers.UnitOf(packed).ShouldBe("ns");
    }

    [Fact]
    public void Given_any_values_When_packed_and_unpacked_Then_they_are_the_same()
    {
        var random = new Random(2023);
        for (var round = 0; round < 5000; round++)
        {
            var width = random.Next(1, 64);
            long[] values = [.. Enumerable.Range(0, random.Next(0, 300)).Select(_ => random.NextInt64() >> width << random.Next(0, width))];
            if (round % 2 == 0)
            {
                for (var i = 1; i < values.Length; i++)
                {
                    values[i] = unchecked(values[i - 1] + (values[i] >> 20));
                }
            }

            PackedNumbers.Unpack(PackedNumbers.Pack("count", values), values.Length).ShouldBe(values);
        }
    }

    [Theory]
    [InlineData("ns 1", "needs an order")]
    [InlineData("ns 3 1 5", "needs an order")]
    [InlineData("ns -1 1 5", "needs an order")]
    [InlineData("ns 1 0 5", "needs an order")]
    [InlineData("ns 1 -2 5", "needs an order")]
    [InlineData("ns 1 1 1 2 3 4", "has more than 3 numbers")]
    [InlineData("ns 1 1 1 x", "has x where a number belongs")]
    [InlineData("ns 1 1  1", "has  where a number belongs")]
    [InlineData("ns 1 1 1 ", "has  where a number belongs")]
    [InlineData("ns 1 1 -", "has - where a number belongs")]
    [InlineData("ns 1 1 1\u00a02", "where a number belongs")]
    [InlineData("ns 1 1 \u0661", "where a number belongs")]
    [InlineData("ns 1 1 1.5", "has 1.5 where a number belongs")]
    [InlineData("ns 1 1 9223372036854775808", "where a number belongs")]
    [InlineData("ns 1 1 -9223372036854775809", "where a number belongs")]
    [InlineData("ns 1 1 9223372036854775807 1", "more than 64 bits")]
    [InlineData("ns 0 2 9223372036854775807", "more than 64 bits")]
    public void Given_text_that_is_not_packed_numbers_When_unpacked_Then_it_says_what_is_wrong(string packed, string said) =>
        Should.Throw<FormatException>(() => PackedNumbers.Unpack(packed, 3)).Message.ShouldContain(said);
}
