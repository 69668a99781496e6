package io.keybraid.sim.profile;

import java.util.List;

/**
 * What a KME takes.
 *
 * @param encKeys HTTP methods of Get key
 * @param decKeys HTTP methods of Get key with key IDs
 * @param emptyPostIsEmptyObject whether a POST of no bytes is {@code {}}; otherwise it is malformed
 * @param refusesUnknownMembers the standard asks to ignore them
 * @param masterSaeIdInKeyIds each entry of key_IDs has to repeat the master's SAE ID
 * @param plusIsSpace a plus sign in a query that is not percent-encoded arrives as a space
 */
public record Requests(
        List<String> encKeys,
        List<String> decKeys,
        Ignored ignored,
        DecKeysPath decKeysPath,
        boolean emptyPostIsEmptyObject,
        boolean refusesUnknownMembers,
        boolean masterSaeIdInKeyIds,
        boolean plusIsSpace) {

    private static final List<String> BOTH = List.of("GET", "POST");

    public static final Requests STANDARD =
            new Requests(BOTH, BOTH, Ignored.NOTHING, DecKeysPath.MASTER, true, false, false, false);

    public Requests {
        encKeys = List.copyOf(encKeys);
        decKeys = List.copyOf(decKeys);
    }

    Requests by(List<String> getKey, List<String> getKeyWithKeyIds) {
        return new Requests(
                getKey,
                getKeyWithKeyIds,
                ignored,
                decKeysPath,
                emptyPostIsEmptyObject,
                refusesUnknownMembers,
                masterSaeIdInKeyIds,
                plusIsSpace);
    }

    Requests ignoring(Ignored wishes) {
        return new Requests(
                encKeys,
                decKeys,
                wishes,
                decKeysPath,
                emptyPostIsEmptyObject,
                refusesUnknownMembers,
                masterSaeIdInKeyIds,
                plusIsSpace);
    }

    Requests withPath(DecKeysPath path) {
        return new Requests(
                encKeys,
                decKeys,
                ignored,
                path,
                emptyPostIsEmptyObject,
                refusesUnknownMembers,
                masterSaeIdInKeyIds,
                plusIsSpace);
    }

    Requests withEmptyPost(boolean emptyObject) {
        return new Requests(
                encKeys,
                decKeys,
                ignored,
                decKeysPath,
                emptyObject,
                refusesUnknownMembers,
                masterSaeIdInKeyIds,
                plusIsSpace);
    }

    Requests strictAboutMembers() {
        return new Requests(
                encKeys, decKeys, ignored, decKeysPath, emptyPostIsEmptyObject, true, masterSaeIdInKeyIds, plusIsSpace);
    }

    Requests wantingMasterSaeId() {
        return new Requests(
                encKeys,
                decKeys,
                ignored,
                decKeysPath,
                emptyPostIsEmptyObject,
                refusesUnknownMembers,
                true,
                plusIsSpace);
    }

    Requests takingPlusForSpace() {
        return new Requests(
                encKeys,
                decKeys,
                ignored,
                decKeysPath,
                emptyPostIsEmptyObject,
                refusesUnknownMembers,
                masterSaeIdInKeyIds,
                true);
    }
}
