package io.throughline.deploy.checks;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The house: which module stands on which floor. An edge between modules goes down, never up or
/// sideways, and streams and agents are blind to each other.
final class Floors {

    /// The modules of each floor, from the ground up.
    private static final List<Set<String>> FLOORS =
            List.of(
                    Set.of("schemas.contracts", "schemas.testkit"),
                    Set.of("streams.kernel", "schemas.codec"),
                    Set.of("streams.topology", "schemas.client", "agents.sdk"),
                    Set.of("agents.journal"),
                    Set.of("streams.runtime", "streams.work", "agents.runtime"),
                    Set.of(
                            "streams.logistics",
                            "streams.testkit",
                            "agents.importer",
                            "agents.testkit",
                            "deploy.broker"),
                    Set.of("deploy.local", "deploy.verify"),
                    Set.of("deploy.bench", "deploy.faults"),
                    Set.of("deploy.cli"));

    /// Where each agent stands, whatever its name is, beside what tests it.
    private static final String BESIDE_AGENTS = "agents.testkit";

    private Floors() {}

    static Set<String> modules() {
        Set<String> all = new TreeSet<>();
        FLOORS.forEach(all::addAll);
        return all;
    }

    /// Whether `from` may use `to`.
    static boolean permits(String from, String to) {
        return from.equals(to) || (floor(to) < floor(from) && !areBlind(from, to));
    }

    /// Whether it is one of the agents, of which there may be any number.
    static boolean isAgent(String module) {
        return module.startsWith("agents.") && !modules().contains(module);
    }

    private static int floor(String module) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(module)) {
                return floor;
            }
        }
        if (isAgent(module)) {
            return floor(BESIDE_AGENTS);
        }
        throw new IllegalArgumentException(module + " stands on no floor");
    }

    private static boolean areBlind(String from, String to) {
        return (from.startsWith("agents.") && to.startsWith("streams."))
                || (from.startsWith("streams.") && to.startsWith("agents."));
    }
}
