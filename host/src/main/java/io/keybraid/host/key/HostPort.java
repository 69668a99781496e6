package io.keybraid.host.key;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen or whom to dial: {@code berlin.example:7432}, {@code 192.0.2.1:7432}, {@code [2001:db8::1]:7432}. The
 * host is kept as written, without the brackets; nothing is resolved here.
 *
 * @param host a name, or an address; an IPv6 address holds colons and no brackets
 * @param port 0 to 65535; 0 means any free one and makes sense only where a host listens
 */
public record HostPort(String host, int port) {

    private static final int HIGHEST_PORT = 65535;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]{1,15})?");
    private static final Pattern ZEROS = Pattern.compile("\\b0(?::0)+\\b");
    private static final Pattern WRITTEN = Pattern.compile("(?:\\[([^\\[\\]]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

    public HostPort {
        if (!NAME.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            throw new IllegalArgumentException("'" + host + "' is no host name and no address");
        }
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
        }
    }

    /** Of a socket that is bound or connected; an IPv6 address is as short as RFC 5952, section 4, wants it. */
    public static HostPort of(InetSocketAddress address) {
        return new HostPort(shortened(address.getAddress().getHostAddress()), address.getPort());
    }

    /** With {@code ::} for the first of the longest runs of zeros. */
    private static String shortened(String address) {
        Optional<MatchResult> longest =
                ZEROS.matcher(address).results().max(Comparator.comparingInt(zeros -> zeros.end() - zeros.start()));
        if (longest.isEmpty()) {
            return address;
        }
        String before = address.substring(0, longest.get().start());
        String after = address.substring(longest.get().end());
        return before + (before.isEmpty() ? ":" : "") + (after.isEmpty() || after.startsWith("%") ? ":" : "") + after;
    }

    /**
     * From {@code host:port}, where an IPv6 address stands in square brackets.
     *
     * @throws IllegalArgumentException if it is anything else; the message says what is missing
     */
    public static HostPort parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(whatIsWrongWith(text));
        }
        String address = written.group(1);
        if (address != null && address.indexOf(':') < 0) {
            throw new IllegalArgumentException("only an IPv6 address stands in brackets, not '" + address + "'");
        }
        return new HostPort(address != null ? address : written.group(2), Integer.parseInt(written.group(3)));
    }

    private static String whatIsWrongWith(String text) {
        if (IPV6.matcher(text).matches() && text.indexOf(':') != text.lastIndexOf(':')) {
            return "an IPv6 address stands in brackets: [" + text + "]:7432";
        }
        if (NAME.matcher(text).matches() || text.endsWith("]")) {
            return "the port is missing: " + text + ":7432";
        }
        return "an endpoint is written host:port, such as berlin.example:7432 or [2001:db8::1]:7432, not '" + text
                + "'";
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
