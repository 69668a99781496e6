package io.keybraid.api;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Looks for a secret in text, in every form in which programs print bytes by mistake. For tests only. */
public final class SecretTraces {

    private final List<String> forms;

    private SecretTraces(List<String> forms) {
        this.forms = forms;
    }

    /** The forms of this secret. */
    public static SecretTraces of(SharedSecret secret) {
        byte[] bytes = secret.expose(segment -> segment.toArray(ValueLayout.JAVA_BYTE));
        String hex = HexFormat.of().formatHex(bytes);
        String list = Arrays.toString(bytes);
        return new SecretTraces(List.of(
                hex,
                HexFormat.ofDelimiter(":").formatHex(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                list.substring(1, list.length() - 1),
                new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /** Whether the text tells the secret. */
    public boolean in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return forms.stream().anyMatch(form -> text.contains(form) || lower.contains(form));
    }

    /** Whether the whole print of an exception, with its causes, tells the secret. */
    public boolean in(KeySourceException exception) {
        StringWriter print = new StringWriter();
        exception.printStackTrace(new PrintWriter(print));
        return in(print.toString()) || in(exception.advice());
    }

    /** The number of forms, nothing more. */
    @Override
    public String toString() {
        return "[" + forms.size() + " forms of a secret]";
    }
}
