package io.keybraid.host.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keybraid.host.problem.OperatorException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StatusJsonTest {

    /** The file is the promise: what is in it stays as it is. */
    @Test
    void printsTheDocumentedForm() throws Exception {
        try (InputStream file =
                Objects.requireNonNull(StatusJsonTest.class.getResourceAsStream("/status/status.json"))) {
            assertThat(StatusJson.print(StatusSamples.HOST))
                    .isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void readsBackWhatItWrites() throws Exception {
        assertThat(StatusJson.read(StatusJson.write(StatusSamples.HOST))).isEqualTo(StatusSamples.HOST);
    }

    @Test
    void passesOverMembersOfALaterRelease() throws Exception {
        ObjectNode json = (ObjectNode) StatusJson.write(StatusSamples.HOST);
        json.put("new", true);
        ((ObjectNode) json.path("tunnels").path(0)).put("newer", 1);

        assertThat(StatusJson.read(json)).isEqualTo(StatusSamples.HOST);
    }

    @Test
    void refusesAnotherVersionAndWhatIsNoStatus() {
        ObjectNode json = (ObjectNode) StatusJson.write(StatusSamples.HOST);
        json.put("version", 2);
        assertThatThrownBy(() -> StatusJson.read(json))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("version 2");
        ObjectNode other = new JsonMapper().createObjectNode().put("version", 1).put("at", "noon");
        assertThatThrownBy(() -> StatusJson.read(other))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("not a keybraid's status");
    }
}
