package io.keybraid.plugin.skip;

import io.keybraid.plugin.tls.RenewableIdentity;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** By certificates: ours as the files have it at that time, and the provider's, which must come from our CA and be for the host. */
record CertificateTls(RenewableIdentity identity) implements ProviderTls {

    @Override
    public Secured secure(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) identity.current().socketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new Secured(socket.getInputStream(), socket.getOutputStream(), socket);
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("certificate-expires", identity.inUse().expiry().toString());
    }

    @Override
    public Optional<String> problem() {
        return identity.problem();
    }
}
