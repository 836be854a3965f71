using System.Net.Sockets;
using EdgePipeline.Projections.Hosting;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace EdgePipeline.Projections.Tests.Failures;

public sealed class ReachableTests
{
    private static readonly SocketException Refused = new((int)SocketError.ConnectionRefused);

    [Fact]
    public void Given_a_server_that_goes_away_in_the_middle_When_told_Then_which_one_and_where_and_no_password()
    {
        Place(new InvalidOperationException("writing", new NpgsqlException("exception while connecting", Refused))).ShouldBe("the database at db.lan:5433 (EDGE_DATABASE): ");
        Place(new BrokerUnreachableException(Refused)).ShouldBe("the broker at mq.lan:5672 (EDGE_BROKER): ");
    }

    [Fact]
    public void Given_another_failure_When_told_Then_no_server_is_blamed() =>
        Place(new PostgresException("relation edge.trial does not exist", "ERROR", "ERROR", PostgresErrorCodes.UndefinedTable)).ShouldBe("");

    private static string Place(Exception failure) =>
        Reachable.Place(failure, name => name == "EDGE_BROKER" ? "amqp://edge:secret@mq.lan/edge" : "Host=db.lan;Port=5433;Username=edge;Password=secret;Database=edge");
}
