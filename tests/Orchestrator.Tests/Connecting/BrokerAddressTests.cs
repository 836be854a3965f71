using EdgePipeline.Messaging;

namespace EdgePipeline.Orchestrator.Tests.Connecting;

public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("amqp://edge:s%40cret%2F@10.0.0.7:5673/lab", "10.0.0.7", 5673, "lab", "edge", "s@cret/", false)]
    [InlineData("amqp://edge:secret@broker/", "broker", 5672, "/", "edge", "secret", false)]
    [InlineData("amqp://edge:secret@broker", "broker", 5672, "/", "edge", "secret", false)]
    [InlineData("amqp://edge:a:b@broker/%2Fx", "broker", 5672, "/x", "edge", "a:b", false)]
    [InlineData("amqps://broker", "broker", 5671, "/", "guest", "guest", true)]
    public void Given_an_address_When_parsed_Then_each_part_is_found(
        string text, string host, int port, string virtualHost, string user, string password, bool tls) =>
        BrokerAddress.Parse(text).ShouldBe(new BrokerAddress(host, (ushort)port, virtualHost, user, password, tls));

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("localhost:5672")]
    [InlineData("http://edge:secret@broker/")]
    [InlineData("amqp://edge:secret@:99999/")]
    public void Given_what_is_no_address_When_parsed_Then_the_variable_is_named_and_the_password_is_not(string? text)
    {
        var problem = Should.Throw<ServerUnavailableException>(() => BrokerAddress.Parse(text));

        problem.Message.ShouldStartWith("EDGE_BROKER");
        problem.Message.ShouldContain("amqp://user:password@host:5672/virtual-host");
        problem.Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Given_an_address_When_printed_Then_user_and_password_do_not_show()
    {
        var address = BrokerAddress.Parse("amqp://edge:secret@10.0.0.7:5673/lab");

        $"{address}".ShouldBe("10.0.0.7:5673/lab");
    }
}
