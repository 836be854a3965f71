using System.Net;
using System.Text;
using EdgePipeline.Telemetry.Meters.Http;

namespace EdgePipeline.Telemetry.Tests.Meters;

public sealed class HttpPlugTests
{
    [Theory]
    [InlineData("shelly1", "/meter/0", """{"power":4.12,"is_valid":true}""", 4.12)]
    [InlineData("shelly2", "/rpc/Switch.GetStatus?id=0", """{"apower":4.1}""", 4.1)]
    [InlineData("tasmota", "/cm?cmnd=Status%208", """{"StatusSNS":{"ENERGY":{"Power":3}}}""", 3)]
    public void Given_a_plug_When_read_Then_it_is_asked_where_its_kind_answers(string kind, string path, string reply, double watts)
    {
        using var server = new Plug(request => request.RawUrl == path ? (200, reply) : (404, ""));
        using var plug = new HttpPlug(kind, server.Address, login: null, TimeProvider.System);

        plug.TryRead(out var reading, out var problem).ShouldBeTrue(problem);
        reading.Watts.ShouldBe(watts);
    }

    [Theory]
    [InlineData(500, "", "answered 500")]
    [InlineData(404, "", "answered 404")]
    [InlineData(401, "", "answered 401: set EDGE_METER_USER and EDGE_METER_PASSWORD")]
    [InlineData(302, "", "answered 302")]
    [InlineData(200, "<html>", "is no JSON")]
    [InlineData(200, "{}", "no valid power")]
    public void Given_a_fault_When_read_Then_there_is_a_reason(int status, string reply, string said)
    {
        using var server = new Plug(_ => (status, reply));
        using var plug = new HttpPlug("shelly2", server.Address, login: null, TimeProvider.System);

        plug.TryRead(out _, out var problem).ShouldBeFalse();
        problem.ShouldContain(said);
    }

    [Fact]
    public void Given_an_answer_in_a_charset_that_nobody_knows_When_read_Then_its_bytes_are_read_all_the_same()
    {
        using var server = new Plug(_ => (200, """{"apower":4.1}"""), contentType: "application/json; charset=nonsense");
        using var plug = new HttpPlug("shelly2", server.Address, login: null, TimeProvider.System);

        plug.TryRead(out var reading, out var problem).ShouldBeTrue(problem);
        reading.Watts.ShouldBe(4.1);
    }

    [Fact]
    public void Given_a_plug_with_a_password_When_the_login_is_known_Then_it_is_given()
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("admin:s3cret"));
        using var server = new Plug(request => request.Headers["Authorization"] == expected ? (200, """{"power":4,"is_valid":true}""") : (401, ""), "Basic realm=\"plug\"");
        using var plug = new HttpPlug("shelly1", server.Address, new NetworkCredential("admin", "s3cret"), TimeProvider.System);
        using var refused = new HttpPlug("shelly1", server.Address, new NetworkCredential("admin", "wrong"), TimeProvider.System);

        plug.TryRead(out var reading, out var problem).ShouldBeTrue(problem);
        reading.Watts.ShouldBe(4);
        refused.TryRead(out _, out problem).ShouldBeFalse();
        problem.ShouldContain("401");
        problem.ShouldNotContain("wrong");
    }

    [Fact]
    public void Given_tasmota_with_a_password_When_asked_Then_the_login_is_in_the_address()
    {
        using var server = new Plug(request => request.RawUrl!.EndsWith("&user=admin&password=a%26b", StringComparison.Ordinal) ? (200, """{"StatusSNS":{"ENERGY":{"Power":3}}}""") : (200, "{}"));
        using var plug = new HttpPlug("tasmota", server.Address, new NetworkCredential("admin", "a&b"), TimeProvider.System);

        plug.TryRead(out _, out var problem).ShouldBeTrue(problem);
    }

    [Fact]
    public void Given_a_plug_that_is_silent_or_gone_When_read_Then_the_wait_ends_with_a_reason()
    {
        Uri address;
        using (var server = new Plug(_ => null))
        {
            address = server.Address;
            using var silent = new HttpPlug("shelly2", address, login: null, TimeProvider.System);
            silent.TryRead(out _, out var problem).ShouldBeFalse();
            problem.ShouldContain("did not answer within 2000 ms");
        }

        using var gone = new HttpPlug("shelly2", address, login: null, TimeProvider.System);
        gone.TryRead(out _, out var away).ShouldBeFalse();
        away.ShouldStartWith("the shelly2 plug: ");
    }

    /// <summary>A server on loopback. A null answer is none.</summary>
    private sealed class Plug : IDisposable
    {
        private readonly HttpListener _listener = new();

        internal Plug(Func<HttpListenerRequest, (int Status, string Text)?> answer, string? challenge = null, string? contentType = null)
        {
            Address = new Uri($"http://127.0.0.1:{FreePort()}/");
            _listener.Prefixes.Add(Address.AbsoluteUri);
            _listener.Start();
            _ = ServeAsync(answer, challenge, contentType);
        }

        internal Uri Address { get; }

        public void Dispose() => _listener.Close();

        private static int FreePort()
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        private async Task ServeAsync(Func<HttpListenerRequest, (int Status, string Text)?> answer, string? challenge, string? contentType)
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    if (answer(context.Request) is not var (status, text))
                        continue;
                    context.Response.StatusCode = status;
                    context.Response.ContentType = contentType;
                    if (status == 401 && challenge is not null)
                        context.Response.AddHeader("WWW-Authenticate", challenge);
                    if (status == 302)
                        context.Response.RedirectLocation = "http://127.0.0.1:1/";
                    context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: true);
                }
            }
            catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
