package io.keybraid.plugin.etsi014;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * JSON as it is read from a KME and written to it.
 *
 * <p>Buffers are not recycled and names are not kept: what a parser touched may have been a key.
 */
final class KmeJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();

    private KmeJson() {}

    /** Reads right from this array, without a copy. */
    static JsonParser parser(byte[] bytes, int length) {
        return FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, length);
    }

    /** The Key request of Get key (clause 6.2). */
    static byte[] keyRequest(int number, int sizeInBits) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            json.writeNumberProperty("number", number);
            json.writeNumberProperty("size", sizeInBits);
            json.writeEndObject();
        }
        return body.toByteArray();
    }

    /**
     * The Key IDs of Get key with key IDs (clause 6.4).
     *
     * @param masterInEntry whether the entry repeats the initiator's SAE ID, which is not in the standard
     */
    static byte[] keyIds(KeyId keyId, SaeId master, boolean masterInEntry) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("key_IDs");
            json.writeStartObject();
            json.writeStringProperty("key_ID", keyId.value());
            if (masterInEntry) {
                json.writeStringProperty("master_SAE_ID", master.value());
            }
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        return body.toByteArray();
    }
}
