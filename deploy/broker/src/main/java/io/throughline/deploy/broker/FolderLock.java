package io.throughline.deploy.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a folder to one owner for as long as it is open, among all processes of this machine.
///
/// The operating system drops the lock when the process dies, however it dies. The lock file stays
/// and names its last owner's process.
public final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Makes the folder where there is none, and locks it by a file of that name in it.
    ///
    /// @throws FolderInUseException where another owner, or this process itself, has it
    /// @throws UncheckedIOException where the file cannot be written
    public static FolderLock acquire(Path folder, String fileName) {
        Path file = folder.resolve(fileName);
        try {
            Files.createDirectories(folder);
            FileChannel channel = open(file);
            try {
                if (!tryLock(channel)) {
                    throw new FolderInUseException(
                            folder, "process " + Files.readString(file).strip());
                }
                writeOwner(channel);
                return new FolderLock(channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "folder %s cannot be locked; check that it can be written to".formatted(folder),
                    e);
        }
    }

    /// Whether somebody, maybe this very process, holds a lock on that file.
    static boolean isHeld(Path file) throws IOException {
        if (Files.notExists(file)) {
            return false;
        }
        try (FileChannel channel = open(file)) {
            return !tryLock(channel);
        }
    }

    private static void writeOwner(FileChannel channel) throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            // Held by this very JVM.
            return false;
        }
    }

    /// Lets the next owner have the folder. Closing again does nothing.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a folder's lock cannot be released", e);
        }
    }
}
