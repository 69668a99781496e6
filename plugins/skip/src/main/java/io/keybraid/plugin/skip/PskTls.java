package io.keybraid.plugin.skip;

import io.keybraid.api.BadSourceConfigException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * By a preshared key, which the JDK's TLS has not and BouncyCastle's has: who has it is our provider, and no certificate counts.
 *
 * @param identity the name of the key, by which the provider finds it
 */
record PskTls(String identity, PskFile file, TlsCrypto crypto) implements ProviderTls {

    /** Looks at the file once, so that a mistake in it is told at the start. */
    static PskTls of(String identity, PskFile file) throws BadSourceConfigException {
        Arrays.fill(file.read(), (byte) 0);
        return new PskTls(identity, file, new BcTlsCrypto(new SecureRandom()));
    }

    @Override
    public Secured secure(Socket plain, String host, int port) throws IOException {
        byte[] key = key();
        TlsClientProtocol tls = new TlsClientProtocol(plain.getInputStream(), plain.getOutputStream());
        try {
            tls.connect(new PskClient(crypto, identity.getBytes(StandardCharsets.UTF_8), key));
        } catch (TlsFatalAlertReceived e) {
            throw new PskRefusedException(AlertDescription.getName(e.getAlertDescription()));
        } catch (TlsFatalAlert e) {
            throw new PskRefusedException("we broke off, " + AlertDescription.getName(e.getAlertDescription()));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        return new Secured(tls.getInputStream(), tls.getOutputStream(), tls::close);
    }

    private byte[] key() throws UnusableFileException {
        try {
            return file.read();
        } catch (BadSourceConfigException e) {
            throw new UnusableFileException(e.mistakes().getFirst());
        }
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("psk-identity", identity);
    }

    /** The handshake ended with an alert, on one side or the other. */
    static final class PskRefusedException extends IOException {
        PskRefusedException(String alert) {
            super(alert);
        }
    }

    /** The file was usable at the start, and is not now. */
    static final class UnusableFileException extends IOException {
        private final BadSourceConfigException.Mistake mistake;

        UnusableFileException(BadSourceConfigException.Mistake mistake) {
            super(mistake.problem());
            this.mistake = mistake;
        }

        BadSourceConfigException.Mistake mistake() {
            return mistake;
        }
    }
}
