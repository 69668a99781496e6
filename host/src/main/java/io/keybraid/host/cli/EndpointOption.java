package io.keybraid.host.cli;

import io.keybraid.host.key.HostPort;
import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where this host can be dialled. */
final class EndpointOption {

    @Option(
            names = "--endpoint",
            paramLabel = "HOST:PORT",
            description =
                    "Where the peer can dial this host, such as berlin.example:7432. Without, this host must dial.")
    private @Nullable String written;

    Optional<HostPort> place() throws OperatorException {
        return written == null ? Optional.empty() : Optional.of(place(written));
    }

    static HostPort place(String written) throws OperatorException {
        try {
            HostPort place = HostPort.parse(written);
            if (place.port() != 0) {
                return place;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        throw wrong("nobody can be dialled at port 0");
    }

    private static OperatorException wrong(String problem) {
        return new OperatorException(
                Reason.USAGE,
                "--endpoint: " + problem,
                "write it like 192.0.2.1:7432, berlin.example:7432 or [2001:db8::1]:7432");
    }
}
