package io.keybraid.host.channel;

import io.keybraid.host.channel.Frame.Kind;
import io.keybraid.host.identity.BouncyCastle;
import io.keybraid.host.identity.HostIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.BCSSLSocket;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** A TLS client that can do what ours can and need not behave: it trusts everybody and shows what it is given. */
public final class Rogue implements AutoCloseable {

    private final Socket raw;
    private final SSLSocket socket;
    private final FrameReader reader;

    /** Shows the identity; null for no certificate at all. */
    public Rogue(int port, KeyManager keys) throws Exception {
        this(port, keys, "mldsa65");
    }

    Rogue(int port, KeyManager keys, String... schemes) throws Exception {
        var provider =
                new BouncyCastleJsseProvider(false, new JcaTlsCryptoProvider().setProvider(BouncyCastle.PROVIDER));
        SSLContext context = SSLContext.getInstance("TLSv1.3", provider);
        context.init(keys == null ? null : new KeyManager[] {keys}, new TrustManager[] {new Everybody()}, null);
        raw = new Socket(InetAddress.getLoopbackAddress(), port);
        raw.setTcpNoDelay(true);
        socket = (SSLSocket) context.getSocketFactory().createSocket(raw, "localhost", port, true);
        BCSSLParameters parameters = new BCSSLParameters(null, new String[] {"TLSv1.3"});
        parameters.setNamedGroups(new String[] {"X25519MLKEM768"});
        parameters.setSignatureSchemes(schemes);
        ((BCSSLSocket) socket).setParameters(parameters);
        reader = new FrameReader(socket.getInputStream(), ChannelLimits.PROTOCOL.frameBytes());
    }

    static Rogue as(HostIdentity identity, int port) throws Exception {
        return new Rogue(port, identity.keyManager());
    }

    /** A key manager for any key and any chain. */
    static KeyManager showing(KeyPair keys, X509Certificate... chain) {
        return new Shown(keys.getPrivate(), chain);
    }

    public void handshake() throws IOException {
        socket.startHandshake();
    }

    /** Speaks as the host that does not decide: READY, and waits for ADOPT. */
    Rogue follow() throws IOException {
        handshake();
        write(Frame.READY);
        expect(Kind.ADOPT);
        return this;
    }

    /** Speaks as the host that decides. */
    void adopt(long instance, long generation) throws IOException {
        write(Frame.encode(Kind.ADOPT, Frame.payload(new Frame.Adoption(instance, generation))));
    }

    /** Reads a frame of any kind. */
    public void readOn() throws IOException {
        read();
    }

    Frame read() throws IOException {
        return reader.read();
    }

    void expect(Kind kind) throws IOException {
        Frame frame = read();
        if (frame.kind() != kind) {
            throw new AssertionError("a " + frame.kind() + " frame instead of " + kind);
        }
    }

    /** Reads frames until one of this kind comes. */
    Frame await(Kind kind) throws IOException {
        Frame frame = read();
        while (frame.kind() != kind) {
            frame = read();
        }
        return frame;
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    int localPort() {
        return raw.getLocalPort();
    }

    void patience(int millis) throws IOException {
        raw.setSoTimeout(millis);
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static final class Shown extends X509ExtendedKeyManager {
        private final PrivateKey key;
        private final X509Certificate[] chain;

        Shown(PrivateKey key, X509Certificate... chain) {
            this.key = key;
            this.chain = chain;
        }

        @Override
        public String[] getClientAliases(String keyType, java.security.Principal[] issuers) {
            return new String[] {"rogue"};
        }

        @Override
        public String chooseClientAlias(String[] keyType, java.security.Principal[] issuers, Socket socket) {
            return "rogue";
        }

        @Override
        public String[] getServerAliases(String keyType, java.security.Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, java.security.Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }
}
