package io.keybraid.sim.profile;

/** What the body of a refusal looks like. */
public enum ErrorForm {
    /** {@code {"message": …, "details": [{…}]}}, as the standard says. */
    ERROR,
    /** {@code {"detail": …}}: FastAPI's. */
    DETAIL,
    /** One line of plain text. */
    TEXT,
    /** A page. */
    HTML,
    /** Nothing with 401 and 500, an Error otherwise. */
    EMPTY
}
