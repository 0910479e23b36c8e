package io.throughline.schemas.codec;

import org.apache.avro.Schema;

/// Where schemas get their ids: a schema registry, or the memory of this process.
///
/// Implementations are safe for use by several threads.
public interface Registry {

    /// Gives the id of `schema` under `subject`, registering it if it is new. Asking twice is the
    /// same as asking once.
    ///
    /// @throws IncompatibleSchemaException if an earlier version of the subject forbids it
    /// @throws RegistryUnavailableException if no registry answers
    int register(String subject, Schema schema);

    /// The schema with this id.
    ///
    /// @throws UnknownSchemaException if there is no Avro schema with this id
    /// @throws RegistryUnavailableException if no registry answers
    Schema schema(int id);
}
