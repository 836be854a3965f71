using System.Net;

namespace EdgePipeline.Telemetry.Meters.Http;

/// <summary>A plug that is asked over HTTP: Shelly of the first and second generation, Tasmota. Basic and digest logins are answered.</summary>
internal sealed class HttpPlug : IMeter
{
    private const int TimeoutMs = 2000, LongestBytes = 64 * 1024;

    private readonly HttpClient _client;
    private readonly string _kind;
    private readonly Uri _address;
    private readonly TimeProvider _clock;

    /// <param name="login">Null: the plug asks for none.</param>
    internal HttpPlug(string kind, Uri plug, NetworkCredential? login, TimeProvider clock)
    {
        (_kind, _clock) = (kind, clock);
        _client = new HttpClient(new SocketsHttpHandler { Credentials = login, AllowAutoRedirect = false })
        {
            Timeout = TimeSpan.FromMilliseconds(TimeoutMs),
            MaxResponseContentBufferSize = LongestBytes,
        };
        var path = PlugReply.PathOf(kind)!;
        if (kind == PlugReply.Tasmota && login is not null)
            path += $"&user={Uri.EscapeDataString(login.UserName)}&password={Uri.EscapeDataString(login.Password)}";
        _address = new Uri(plug, path);
    }

    public bool KeepsTime => false;

    public bool TryRead(out MeterReading reading, out string problem)
    {
        reading = default;
        try
        {
            var asked = _clock.GetTimestamp();
            using var answer = _client.GetAsync(_address).GetAwaiter().GetResult();
            var ns = asked + ((_clock.GetTimestamp() - asked) / 2);
            if (!answer.IsSuccessStatusCode)
            {
                problem = $"the {_kind} plug answered {(int)answer.StatusCode}{(answer.StatusCode == HttpStatusCode.Unauthorized ? ": set EDGE_METER_USER and EDGE_METER_PASSWORD" : "")}";
                return false;
            }

            if (!PlugReply.TryParse(_kind, answer.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult(), out var watts, out problem))
                return false;
            reading = new MeterReading(ns, watts);
            return true;
        }
        catch (OperationCanceledException)
        {
            problem = $"the {_kind} plug did not answer within {TimeoutMs} ms";
        }
        catch (HttpRequestException failure)
        {
            problem = $"the {_kind} plug: {failure.GetBaseException().Message}";
        }

        return false;
    }

    public void Dispose() => _client.Dispose();
}
