package io.keybraid.plugin.tls;

import io.keybraid.api.BadSourceConfigException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our identity, read again when one of its files has changed. Files that cannot be used (half a file, a certificate whose key is not
 * there yet) change nothing: the old identity stays in use, and it is told why.
 *
 * <p>Thread-safe. One for all servers of a source.
 */
public final class RenewableIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(RenewableIdentity.class);

    private final TlsFiles files;
    private List<String> look;
    private ClientIdentity identity;
    private Optional<String> problem = Optional.empty();

    private RenewableIdentity(TlsFiles files) throws BadSourceConfigException {
        this.files = files;
        // Before they are read: what is written meanwhile then looks new the next time.
        look = files.look();
        identity = ClientIdentity.load(files);
    }

    /**
     * Reads the files for the first time.
     *
     * @throws BadSourceConfigException with every mistake found, each with its file and the mend
     */
    public static RenewableIdentity load(TlsFiles files) throws BadSourceConfigException {
        return new RenewableIdentity(files);
    }

    /** The identity as the files have it now, or as they last had it where they are not usable now. Looks at the files, which is cheap. */
    public synchronized ClientIdentity current() {
        List<String> now = files.look();
        if (!now.equals(look)) {
            look = now;
            renew();
        }
        return identity;
    }

    /** The identity in use, without looking. */
    public synchronized ClientIdentity inUse() {
        return identity;
    }

    /** Why the files as they are now are not in use, with the mend, on one line; empty where they are. */
    public synchronized Optional<String> problem() {
        return problem;
    }

    private void renew() {
        try {
            identity = ClientIdentity.load(files);
            problem = Optional.empty();
            LOG.info("certificate {} was read again: valid until {}", files.certificate(), identity.expiry());
        } catch (BadSourceConfigException e) {
            String mistakes = e.mistakes().stream()
                    .map(mistake -> mistake.problem() + " (" + mistake.advice() + ")")
                    .collect(Collectors.joining("; "));
            problem =
                    Optional.of("the changed certificate files are not usable, and those read before stay in use until "
                            + identity.expiry() + ": " + mistakes);
            LOG.warn("{}", problem.get());
        }
    }
}
