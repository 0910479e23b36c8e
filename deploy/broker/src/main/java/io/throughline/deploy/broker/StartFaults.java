package io.throughline.deploy.broker;

import kafka.server.FaultHandlerFactory;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;

/// What to do when Kafka meets a fault that it cannot go on from.
///
/// While the broker starts, such a fault becomes the exception of the start. Later it ends the
/// process, as Kafka expects: a controller that went on could write wrong metadata.
final class StartFaults implements FaultHandlerFactory {

    private final FaultHandlerFactory standard = new StandardFaultHandlerFactory();
    private volatile boolean starting = true;

    void started() {
        starting = false;
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        FaultHandler later = standard.build(name, fatal, action);
        FaultHandler now = new LoggingFaultHandler(name, action);
        return (message, cause) -> (starting ? now : later).handleFault(message, cause);
    }
}
