package io.throughline.deploy.faults.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The process of a [Warden]. It needs nothing but the Java platform.
///
/// However its parent ends, the operating system closes the pipe to its standard input.
final class WardenMain {

    static final String WATCH = "watch";
    static final String UNDO = "undo";

    /// What it says in its log once it would end what it is told of.
    static final String READY = "ready";

    private static final int END_S_MAX = 10;
    // The parent may start processes until it ends, and each is told here.
    private static final int ORDERS_S_MAX = 20;
    private static final int LOOK_EVERY_MS = 100;
    private static final int UNDO_S_MAX = 10;

    // By process id, when the process had started: ids are used again.
    private final Map<Long, Long> watched = new ConcurrentHashMap<>();
    private final Deque<List<String>> undo = new ArrayDeque<>();
    private final CountDownLatch ordersEnded = new CountDownLatch(1);

    private WardenMain() {}

    public static void main(String[] args) throws IOException {
        WardenMain warden = new WardenMain();
        // In a hook, because Ctrl-C reaches this process as well as its parent.
        Runtime.getRuntime().addShutdownHook(new Thread(warden::end, "end"));
        System.getLogger("warden").log(System.Logger.Level.INFO, READY);
        try (BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                warden.take(order);
            }
        } finally {
            warden.ordersEnded.countDown();
        }
    }

    private void take(String order) {
        List<String> words = List.of(order.split(" "));
        if (words.getFirst().equals(WATCH)) {
            watched.put(Long.valueOf(words.get(1)), Long.valueOf(words.get(2)));
        } else {
            synchronized (undo) {
                undo.push(List.copyOf(words.subList(1, words.size())));
            }
        }
    }

    private void end() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ORDERS_S_MAX);
        List<ProcessHandle> killed = new ArrayList<>(kill());
        while (!haveOrdersEnded() && System.nanoTime() - deadline < 0) {
            killed.addAll(kill());
        }
        // What was started last.
        killed.addAll(kill());
        CompletableFuture<?>[] ends =
                killed.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends).completeOnTimeout(null, END_S_MAX, TimeUnit.SECONDS).join();
        synchronized (undo) {
            undo.forEach(WardenMain::run);
        }
    }

    private boolean haveOrdersEnded() {
        try {
            return ordersEnded.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    // Nobody is asked twice.
    private List<ProcessHandle> kill() {
        List<ProcessHandle> killed = new ArrayList<>();
        watched.forEach((pid, startMs) -> {
            watched.remove(pid, startMs);
            ProcessHandle.of(pid)
                    .filter(found -> isSame(found, startMs))
                    .filter(ProcessHandle::destroyForcibly)
                    .ifPresent(killed::add);
        });
        return killed;
    }

    private static boolean isSame(ProcessHandle found, long startMs) {
        return found.info().startInstant().map(Instant::toEpochMilli).orElse(0L) == startMs;
    }

    // Best effort: whatever fails says so in the log, and the rest goes on.
    private static void run(List<String> command) {
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor(UNDO_S_MAX, TimeUnit.SECONDS);
        } catch (IOException _) {
            // The command was there when the order was given.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
