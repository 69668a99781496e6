package io.keybraid.plugin.mlkem;

import java.util.Arrays;
import java.util.List;

/** FIPS 203, section 8: the parameter sets, and the sizes of Table 3 in bytes. */
enum ParameterSet {
    ML_KEM_512("ML-KEM-512", 2, 800, 768, 1),
    ML_KEM_768("ML-KEM-768", 3, 1184, 1088, 2),
    ML_KEM_1024("ML-KEM-1024", 4, 1568, 1568, 3);

    private final String standardName;
    private final int rank;
    private final int encapsulationKeyBytes;
    private final int ciphertextBytes;
    private final int objectIdentifierArc;

    ParameterSet(String standardName, int rank, int encapsulationKeyBytes, int ciphertextBytes, int arc) {
        this.standardName = standardName;
        this.rank = rank;
        this.encapsulationKeyBytes = encapsulationKeyBytes;
        this.ciphertextBytes = ciphertextBytes;
        this.objectIdentifierArc = arc;
    }

    /** All names, smallest first. */
    static List<String> names() {
        return Arrays.stream(values()).map(ParameterSet::standardName).toList();
    }

    /** The set with one of the {@link #names()}. */
    static ParameterSet named(String name) {
        return Arrays.stream(values())
                .filter(set -> set.standardName.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** As FIPS 203 writes it, and as on the wire. */
    String standardName() {
        return standardName;
    }

    /** The number of polynomials in a key, k. */
    int rank() {
        return rank;
    }

    int encapsulationKeyBytes() {
        return encapsulationKeyBytes;
    }

    int ciphertextBytes() {
        return ciphertextBytes;
    }

    /** The last arc of the object identifier 2.16.840.1.101.3.4.4.x (NIST, id-alg-ml-kem). */
    int objectIdentifierArc() {
        return objectIdentifierArc;
    }
}
