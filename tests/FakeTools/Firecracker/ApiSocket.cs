using System.Net.Sockets;
using System.Text;

namespace EdgePipeline.FakeTools.Firecracker;

/// <summary>As much of HTTP/1.1 as a client of Firecracker needs: one request a connection, answered on the thread that asks.</summary>
internal sealed class ApiSocket(string path)
{
    /// <param name="answer">Method, path and body to status and body.</param>
    public void Serve(Func<string, string, string, (int Status, string Body)> answer)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        while (true)
        {
            using var connection = new NetworkStream(listener.Accept(), ownsSocket: true);
            try
            {
                if (Read(connection) is not { } request)
                {
                    continue;
                }

                var (status, body) = answer(request.Method, request.Path, request.Body);
                connection.Write(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 {status} {(status < 400 ? "OK" : "Bad Request")}\r\nServer: Firecracker API\r\nConnection: close\r\n"
                    + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
            }
            catch (IOException)
            {
                // The client went away.
            }
        }
    }

    /// <returns>Null when the client only connected.</returns>
    private static (string Method, string Path, string Body)? Read(NetworkStream connection)
    {
        var reader = new StreamReader(connection, Encoding.Latin1);
        if (reader.ReadLine()?.Split(' ') is not [var method, var path, ..])
        {
            return null;
        }

        var length = 0;
        while (reader.ReadLine() is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header.AsSpan("Content-Length:".Length), System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        var body = new char[length];
        reader.ReadBlock(body);
        return (method, path, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(body)));
    }
}
