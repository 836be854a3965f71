using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;

/// <summary>Firecracker's API: HTTP over its Unix socket.</summary>
internal sealed class FirecrackerApi : IDisposable
{
    /// <summary>Bytes of a Unix socket's path, its terminating zero not counted (sockaddr_un.sun_path).</summary>
    public const int LongestSocketPath = 107;

    /// <summary>The slowest request is a start with io_uring drives, some 100 ms each.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _client;

    public FirecrackerApi(string socket)
    {
        var handler = new SocketsHttpHandler { ConnectCallback = (_, ct) => ConnectAsync(socket, ct) };
        _client = new HttpClient(handler) { BaseAddress = new Uri("http://localhost"), Timeout = Patience };
    }

    /// <returns>e.g. <c>1.16.1</c>.</returns>
    /// <exception cref="ToolException">It does not answer, or not with a version.</exception>
    public async Task<string> VersionAsync(CancellationToken ct)
    {
        var answer = await SendAsync(HttpMethod.Get, "/version", json: null, ct);
        try
        {
            return JsonDocument.Parse(answer).RootElement.GetProperty("firecracker_version").GetString()!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ToolException($"firecracker answered GET /version with '{answer}', which holds no firecracker_version");
        }
    }

    /// <exception cref="ToolException">It refused, quoted with the request, or does not answer.</exception>
    public Task PutAsync(ApiRequest request, CancellationToken ct) => SendAsync(HttpMethod.Put, request.Path, request.Json, ct);

    public void Dispose() => _client.Dispose();

    private async Task<string> SendAsync(HttpMethod method, string path, string? json, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        try
        {
            using var response = await _client.SendAsync(request, ct);
            var answer = await response.Content.ReadAsStringAsync(ct);
            return response.IsSuccessStatusCode
                ? answer
                : throw new ToolException($"firecracker refused {method} {path} {json}: {Fault(answer)} (HTTP {(int)response.StatusCode})");
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw new ToolException($"firecracker did not answer {method} {path} {json}: {e.Message}");
        }
    }

    /// <summary>What Firecracker says is wrong; the whole answer when it is not of that form.</summary>
    private static string Fault(string answer)
    {
        try
        {
            return JsonDocument.Parse(answer).RootElement.GetProperty("fault_message").GetString() ?? answer;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return answer;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
