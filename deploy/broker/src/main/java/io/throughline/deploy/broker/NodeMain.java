package io.throughline.deploy.broker;

/// Runs one node of a cluster until the process is told to end; [NodeOptions#arguments] are its
/// arguments.
public final class NodeMain {

    private NodeMain() {}

    public static void main(String[] args) {
        // Named, because every service on the class path may bring a logback.xml.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "broker/logback.xml");
        }
        ClusterNode node = ClusterNode.start(NodeOptions.parse(args));
        Runtime.getRuntime().addShutdownHook(new Thread(node::close, "shutdown"));
    }
}
