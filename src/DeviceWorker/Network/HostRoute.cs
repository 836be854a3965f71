using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EdgePipeline.DeviceWorker.Network;

/// <summary>Which of the host's interfaces traffic to an address leaves by.</summary>
internal static class HostRoute
{
    /// <returns>Null when there is no route, or no telling.</returns>
    public static string? InterfaceTo(IPAddress address)
    {
        try
        {
            // Connecting a datagram socket sends nothing: the kernel looks up the route and gives the socket its source address.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, 9);
            var source = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return NetworkInterface.GetAllNetworkInterfaces()
                .FirstOrDefault(candidate => candidate.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(source)))?.Name;
        }
        catch (Exception e) when (e is SocketException or NetworkInformationException)
        {
            return null;
        }
    }
}
