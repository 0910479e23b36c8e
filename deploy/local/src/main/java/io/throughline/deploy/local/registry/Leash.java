package io.throughline.deploy.local.registry;

import java.io.IOException;

/// The `main` of the registry's process: runs Quarkus, and ends with the process that started it.
///
/// However the parent ends, the operating system closes the pipe to this process's standard input.
/// Ending at once is safe: the registry writes each change through to its file.
final class Leash {

    private static final String QUARKUS = "io.quarkus.bootstrap.runner.QuarkusEntryPoint";
    private static final int PARENT_GONE = 1;

    private Leash() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("leash").start(Leash::endWithParent);
        Class.forName(QUARKUS).getMethod("main", String[].class).invoke(null, (Object) args);
    }

    private static void endWithParent() {
        try {
            int read = System.in.read();
            while (read >= 0) {
                read = System.in.read();
            }
        } catch (IOException _) {
            // A broken pipe says the same as a closed one.
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}
