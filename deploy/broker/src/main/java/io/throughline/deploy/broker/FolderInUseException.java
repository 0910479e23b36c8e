package io.throughline.deploy.broker;

import java.nio.file.Path;

/// Says which folder is in use, by whom, and what to do about it.
public final class FolderInUseException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    FolderInUseException(Path folder, String owner) {
        super(
                "folder %s is in use by %s; stop that one, or choose another folder"
                        .formatted(folder, owner));
    }
}
