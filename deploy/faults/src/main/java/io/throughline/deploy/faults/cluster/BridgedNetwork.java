package io.throughline.deploy.faults.cluster;

import io.throughline.deploy.faults.process.Commands;
import io.throughline.deploy.faults.process.Warden;
import java.util.List;
import java.util.Set;

/// Some nodes in network namespaces of their own, each plugged into a bridge; everybody else is at
/// the bridge's own address. To cut a node off is to pull its plug. Linux only, and root only; the
/// bridge leads nowhere else.
final class BridgedNetwork implements Network {

    private static final int PREFIX_BITS = 24;
    private static final int BRIDGE_HOST = 1;
    private static final int FIRST_HOST = 10;
    private static final int SUBNETS = 250;

    private final String name;
    private final String subnet;
    private final Set<Integer> apart;

    private BridgedNetwork(String name, String subnet, Set<Integer> apart) {
        this.name = name;
        this.subnet = subnet;
        this.apart = Set.copyOf(apart);
    }

    /// Makes the network; the warden takes it down again.
    ///
    /// @param apart the nodes with a namespace of their own, from 0 to 200
    /// @throws RuntimeException if this machine does not allow it
    static BridgedNetwork make(Set<Integer> apart, Warden warden) {
        long pid = ProcessHandle.current().pid();
        // Interface names have 15 characters at most, and a process id up to 7 digits.
        BridgedNetwork network =
                new BridgedNetwork("tl" + pid, "10.231.%d.".formatted(1 + pid % SUBNETS), apart);
        network.bridge(warden);
        apart.forEach(id -> network.plug(id, warden));
        return network;
    }

    private void bridge(Warden warden) {
        ip("link", "add", name, "type", "bridge");
        warden.undo("ip", "link", "del", name);
        ip("addr", "add", subnet + BRIDGE_HOST + "/" + PREFIX_BITS, "dev", name);
        ip("link", "set", name, "up");
    }

    private void plug(int id, Warden warden) {
        String space = space(id);
        String inside = name + "i" + id;
        ip("netns", "add", space);
        // The plug goes with the namespace.
        warden.undo("ip", "netns", "del", space);
        ip("link", "add", plug(id), "type", "veth", "peer", "name", inside, "netns", space);
        ip("link", "set", plug(id), "master", name, "up");
        ip("-n", space, "addr", "add", host(id) + "/" + PREFIX_BITS, "dev", inside);
        ip("-n", space, "link", "set", inside, "up");
        ip("-n", space, "link", "set", "lo", "up");
    }

    private String space(int id) {
        return name + "n" + id;
    }

    private String plug(int id) {
        return name + "p" + id;
    }

    @Override
    public String host(int id) {
        return subnet + (apart.contains(id) ? FIRST_HOST + id : BRIDGE_HOST);
    }

    @Override
    public List<String> prefix(int id) {
        return apart.contains(id) ? List.of("ip", "netns", "exec", space(id)) : List.of();
    }

    @Override
    public void cut(int id) {
        ip("link", "set", plug(id), "down");
    }

    @Override
    public void heal(int id) {
        ip("link", "set", plug(id), "up");
    }

    @Override
    public String whyWhole() {
        return "";
    }

    private static void ip(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "ip";
        System.arraycopy(words, 0, command, 1, words.length);
        Commands.run(command);
    }
}
