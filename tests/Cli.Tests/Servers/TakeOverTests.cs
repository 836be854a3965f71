namespace EdgePipeline.Cli.Tests.Servers;

public sealed class TakeOverTests
{
    [Theory]
    [InlineData(true, true, true, false, true, "services running: they go on until ./edge down")]
    [InlineData(true, false, false, false, true, "services running: they go on until ./edge down")]
    [InlineData(true, true, true, true, false, "services running: this one goes on with them")]
    [InlineData(false, true, true, true, false, "left RabbitMQ and PostgreSQL running: what was left stops with this one")]
    [InlineData(false, true, false, false, false, "left RabbitMQ running")]
    [InlineData(false, false, true, false, false, "left PostgreSQL running")]
    public void Given_what_a_killed_command_left_When_another_begins_Then_it_is_said_what_becomes_of_it(
        bool services, bool broker, bool database, bool usesServices, bool stays, string says)
    {
        var left = TakeOver.Of(services, broker, database, usesServices ? Needs.Services : Needs.Broker | Needs.Database)!;

        left.Stays.ShouldBe(stays);
        left.Says.ShouldContain(says);
    }

    [Fact]
    public void Given_nothing_left_When_a_command_begins_Then_nothing_is_said() => TakeOver.Of(services: false, broker: false, database: false, Needs.Services).ShouldBeNull();
}
