package io.keybraid.sim.kme;

import io.keybraid.sim.profile.Refused;
import java.util.List;
import java.util.Map;

/**
 * A request the KME does not grant: why, and the Error of its answer (ETSI GS QKD 014, clauses 5 and 6.5). The messages
 * that the standard words are constants here.
 */
public final class KmeRefusal extends Exception {

    public static final String SIZE_MULTIPLE_OF_8 = "size shall be a multiple of 8";
    public static final String EXTENSIONS_NOT_SUPPORTED = "not all extension_mandatory parameters are supported";
    public static final String EXTENSIONS_NOT_MET = "not all extension_mandatory request options could be met";
    public static final String KEYS_NOT_FOUND = "one or more keys specified are not found on KME";

    private final Refused why;
    private final List<Map<String, String>> details;

    public KmeRefusal(Refused why, String message, List<Map<String, String>> details) {
        super(message);
        this.why = why;
        this.details = List.copyOf(details);
    }

    /** {@code parameter} is the member that is wrong and {@code problem} says how. */
    public static KmeRefusal of(Refused why, String message, String parameter, String problem) {
        return new KmeRefusal(why, message, List.of(Map.of(parameter, problem)));
    }

    /** The body or a parameter is not what it should be. */
    public static KmeRefusal malformed(String message, String parameter, String problem) {
        return of(Refused.MALFORMED, message, parameter, problem);
    }

    public Refused why() {
        return why;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }

    public List<Map<String, String>> details() {
        return details;
    }

    // Answers, not accidents: nobody reads their stack traces, and a flood of bad requests should cost little.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
