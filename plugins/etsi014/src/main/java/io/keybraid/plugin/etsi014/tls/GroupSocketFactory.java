package io.keybraid.plugin.etsi014.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.BCSSLSocket;

/**
 * Sockets that offer TLS 1.3 with a key share of one named group and no other: okhttp has no switch for that, so it is set on each socket.
 * The curves beside it are for certificates; {@link HybridCrypto} agrees on no key with them.
 */
final class GroupSocketFactory extends SSLSocketFactory {

    private final SSLSocketFactory factory;
    private final String group;

    GroupSocketFactory(SSLSocketFactory factory, String group) {
        this.factory = factory;
        this.group = group;
    }

    private Socket prepared(Socket socket) {
        SSLSocket tls = (SSLSocket) socket;
        tls.setEnabledProtocols(new String[] {"TLSv1.3"});
        BCSSLSocket socketOfBc = (BCSSLSocket) tls;
        BCSSLParameters parameters = socketOfBc.getParameters();
        parameters.setNamedGroups(new String[] {group, "secp256r1", "secp384r1", "secp521r1"});
        parameters.setEarlyKeyShares(new String[] {group});
        socketOfBc.setParameters(parameters);
        return tls;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return prepared(factory.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return prepared(factory.createSocket(new LastWordsSocket(socket), host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return prepared(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return prepared(factory.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return prepared(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return prepared(factory.createSocket(address, port, localAddress, localPort));
    }
}
