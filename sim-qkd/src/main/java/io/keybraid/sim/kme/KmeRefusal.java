package io.keybraid.sim.kme;

import java.util.List;
import java.util.Map;

/**
 * A request the KME does not grant: the status code and the Error of its answer (ETSI GS QKD 014, clauses 5 and 6.5).
 * The messages that the standard words are constants here.
 */
public final class KmeRefusal extends Exception {

    public static final String SIZE_MULTIPLE_OF_8 = "size shall be a multiple of 8";
    public static final String EXTENSIONS_NOT_SUPPORTED = "not all extension_mandatory parameters are supported";
    public static final String EXTENSIONS_NOT_MET = "not all extension_mandatory request options could be met";
    public static final String KEYS_NOT_FOUND = "one or more keys specified are not found on KME";

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;

    private final int status;
    private final List<Map<String, String>> details;

    public KmeRefusal(int status, String message, List<Map<String, String>> details) {
        super(message);
        this.status = status;
        this.details = List.copyOf(details);
    }

    /** 400; {@code parameter} is the member that is wrong and {@code problem} says how. */
    public static KmeRefusal badRequest(String message, String parameter, String problem) {
        return new KmeRefusal(BAD_REQUEST, message, List.of(Map.of(parameter, problem)));
    }

    /** 401: the caller may not do this. */
    public static KmeRefusal unauthorized(String message, String parameter, String problem) {
        return new KmeRefusal(UNAUTHORIZED, message, List.of(Map.of(parameter, problem)));
    }

    /** 503: not now. */
    public static KmeRefusal unavailable(String message, String parameter, String problem) {
        return new KmeRefusal(UNAVAILABLE, message, List.of(Map.of(parameter, problem)));
    }

    public int status() {
        return status;
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
