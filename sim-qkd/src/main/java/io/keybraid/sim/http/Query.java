package io.keybraid.sim.http;

import io.keybraid.sim.kme.KmeRefusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters after the question mark. Those nobody asks for are ignored. */
public final class Query {

    private record Parameter(String name, String value) {}

    private final List<Parameter> parameters = new ArrayList<>();

    private Query() {}

    /** @param plusIsSpace as HTML forms have it, not RFC 3986 */
    static Query parse(@Nullable String raw, boolean plusIsSpace) {
        return parse(raw == null || !plusIsSpace ? raw : raw.replace("+", "%20"));
    }

    private static Query parse(@Nullable String raw) {
        Query query = new Query();
        if (raw != null) {
            for (String part : raw.split("&", -1)) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                query.parameters.add(new Parameter(decode(name), equals < 0 ? "" : decode(part.substring(equals + 1))));
            }
        }
        return query;
    }

    /** Refuses if it is there twice. */
    public Optional<String> one(String name) throws KmeRefusal {
        List<Parameter> found = parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .toList();
        if (found.size() > 1) {
            throw KmeRefusal.malformed(name + " shall be given once", name, "it is there " + found.size() + " times");
        }
        return found.stream().map(Parameter::value).findFirst();
    }

    /** The first of that name. */
    public Optional<String> first(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /** Percent-decoding of RFC 3986: a plus sign stays one. The HTTP server has refused broken escapes already. */
    public static String decode(String raw) {
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
