package io.keybraid.host.config;

/** Makes a value of a setting's text, or says what is wrong with it. */
@FunctionalInterface
interface Reading<T> {

    T read(String text) throws BadValueException;
}
