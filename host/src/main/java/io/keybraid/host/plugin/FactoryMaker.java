package io.keybraid.host.plugin;

import io.keybraid.api.KeySourceFactory;
import io.keybraid.api.SourceDescription;
import io.keybraid.host.problem.OperatorException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/** Runs the first code of a plugin, and tells what may go wrong there. */
final class FactoryMaker {

    private static final String ASK = "ask the plugin's author, or move the jar out of the plugins directory";

    private final String jar;
    private final ClassLoader loader;

    FactoryMaker(String file, ClassLoader loader) {
        this.jar = "plugin jar " + file;
        this.loader = loader;
    }

    KeySourceFactory make(String className) throws OperatorException {
        try {
            Class<?> type = Class.forName(className, false, loader);
            if (!KeySourceFactory.class.isAssignableFrom(type)) {
                throw PluginProblem.of(
                        jar + " has no factory: " + className + " is not a KeySourceFactory",
                        "annotate the class that implements io.keybraid.api.KeySourceFactory");
            }
            Constructor<?> constructor = type.getConstructor();
            return (KeySourceFactory) new PluginThread(loader).call(constructor::newInstance);
        } catch (ClassNotFoundException e) {
            throw PluginProblem.of(
                    jar + " names the factory " + className + ", which is not in it", "build it again from clean", e);
        } catch (InvocationTargetException e) {
            throw failed(className + "()", e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException e) {
            throw PluginProblem.of(
                    jar + " has a factory that cannot be made: " + className,
                    "make it a public class with a public constructor without parameters",
                    e);
        } catch (LinkageError e) {
            throw failed(className, e);
        }
    }

    SourceDescription describe(KeySourceFactory factory) throws OperatorException {
        String call = factory.getClass().getName() + ".description()";
        try {
            SourceDescription description = new PluginThread(loader).call(factory::description);
            if (description == null) {
                throw PluginProblem.of(jar + " failed: " + call + " returned nothing", ASK);
            }
            return description;
        } catch (RuntimeException | LinkageError e) {
            throw failed(call, e);
        }
    }

    private OperatorException failed(String call, Throwable thrown) {
        if (thrown instanceof ExceptionInInitializerError && thrown.getCause() != null) {
            return failed(call, thrown.getCause());
        }
        if (thrown instanceof UnsupportedClassVersionError) {
            return PluginProblem.of(
                    jar + " needs a newer Java than " + Runtime.version().feature() + ": " + thrown.getMessage(),
                    "run Keybraid on that Java, or build the plugin with --release 25",
                    thrown);
        }
        if (thrown instanceof IncompatibleClassChangeError || isApiMissing(thrown)) {
            return otherApi(call, thrown);
        }
        if (thrown instanceof NoClassDefFoundError) {
            return PluginProblem.of(
                    jar + " lacks a class: " + thrown.getMessage(),
                    "shade what it needs into its jar; a plugin sees the JDK, the api, pf4j and slf4j, and no more",
                    thrown);
        }
        return PluginProblem.of(jar + " failed: " + call + " threw " + PluginProblem.told(thrown), ASK, thrown);
    }

    // A member that is not there, or is another: NoSuchMethodError, AbstractMethodError and their like.
    private OperatorException otherApi(String call, Throwable e) {
        return PluginProblem.of(
                jar + " was built for another api: in " + call + ", " + PluginProblem.told(e),
                "get the build of this plugin that goes with this Keybraid, or build it against its keybraid-api",
                e);
    }

    private static boolean isApiMissing(Throwable thrown) {
        return thrown instanceof NoClassDefFoundError
                && String.valueOf(thrown.getMessage()).replace('/', '.').contains("io.keybraid.api.");
    }
}
