package io.keybraid.host.status;

import io.keybraid.host.problem.OperatorException;
import io.keybraid.host.problem.OperatorException.Reason;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON form of a status: a member for each of a record's, times as ISO 8601 in UTC, {@code null} where something is
 * not known. Members that a reader does not know are to be passed over, as {@link #read} does.
 */
public final class StatusJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StatusJson() {}

    /** For the admin socket. */
    public static JsonNode write(HostStatus status) {
        return JSON.valueToTree(status);
    }

    /** For {@code status --json}: indented, ends with a line break. */
    public static String print(HostStatus status) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(status) + "\n";
    }

    /** @throws OperatorException if it is not a status, or of another form than ours */
    public static HostStatus read(JsonNode json) throws OperatorException {
        int version = json.path("version").asInt(0);
        if (version != HostStatus.VERSION) {
            throw new OperatorException(
                    Reason.NOT_RUNNING,
                    "the running keybraid tells its status in version " + version + " of the form, this one knows "
                            + HostStatus.VERSION,
                    "run the 'keybraid' of the same release, or restart the host");
        }
        try {
            return JSON.treeToValue(json, HostStatus.class);
        } catch (JacksonException e) {
            throw new OperatorException(
                    Reason.NOT_RUNNING,
                    "what answers at the admin socket is not a keybraid's status",
                    "see which program has the socket",
                    e);
        }
    }
}
