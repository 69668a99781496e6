package io.keybraid.host.plugin;

/** Lends a thread to a plugin: for the length of a call its context class loader is the plugin's. */
record PluginThread(ClassLoader loader) {

    /** What a plugin does. */
    @FunctionalInterface
    interface Call<T, E extends Exception> {
        T run() throws E;
    }

    <T, E extends Exception> T call(Call<T, E> call) throws E {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
