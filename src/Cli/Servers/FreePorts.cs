using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EdgePipeline.Cli.Servers;

/// <summary>Loopback ports below the range that the kernel gives to outgoing connections.</summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>As many different free ports as asked for.</summary>
    public static int[] Choose(int count)
    {
        var chosen = new HashSet<int>();
        while (chosen.Count < count)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (IsFree(port))
                chosen.Add(port);
        }

        return [.. chosen];
    }

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
