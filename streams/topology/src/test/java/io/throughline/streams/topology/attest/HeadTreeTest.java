package io.throughline.streams.topology.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.streams.topology.attest.HeadTree.Leaf;
import io.throughline.streams.topology.decide.HashChain;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HeadTreeTest {

    private static final byte[] NOTHING = new byte[HashChain.LENGTH_BYTES];

    @Test
    void the_root_of_three_heads_is_the_documented_one() {
        // Computed elsewhere: paths begin with the bits 0, 10 and 11.
        List<Leaf> leaves = leaves(List.of("order/1", "order/2", "order/11"));

        assertThat(HexFormat.of().formatHex(HeadTree.root(leaves)))
                .isEqualTo("1878067243896bee2c816a3731831c228ce48f19e76fdf9b566fe3002cc012cb");
        assertThat(HeadTree.root(leaves.subList(0, 1))).isEqualTo(leaves.getFirst().hash());
        assertThat(HeadTree.root(List.of())).isEqualTo(NOTHING);
    }

    @Property(tries = 300)
    void every_head_can_be_proved_and_nothing_else(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 500) Integer> numbers,
            @ForAll @IntRange(max = 59) int at) {
        List<Leaf> leaves =
                leaves(numbers.stream().map(number -> "order/" + number).distinct().toList());
        Leaf leaf = leaves.get(at % leaves.size());
        byte[] root = HeadTree.root(leaves);

        List<byte[]> proof = HeadTree.proof(leaves, leaf.path());

        assertThat(HeadTree.climb(leaf, proof)).isEqualTo(root);
        assertThat(HeadTree.climb(Leaf.of(leaf.path(), 2, NOTHING), proof)).isNotEqualTo(root);
        assertThat(HeadTree.climb(Leaf.of(HeadTree.path("order/x"), 1, NOTHING), proof))
                .isNotEqualTo(root);
        for (int i = 0; i < proof.size(); i++) {
            List<byte[]> other = new ArrayList<>(proof);
            other.set(i, HashChain.next(proof.get(i), NOTHING));
            assertThat(HeadTree.climb(leaf, other)).isNotEqualTo(root);
        }
    }

    @Property(tries = 100)
    void a_remembered_tree_has_the_root_of_a_new_one(
            @ForAll @Size(max = 40) List<@IntRange(max = 60) Integer> first,
            @ForAll @Size(max = 40) List<@IntRange(max = 60) Integer> second) {
        Map<Integer, Integer> versions = new TreeMap<>();
        HeadBuckets remembered =
                new HeadBuckets((from, to, each) ->
                        leaves(versions).stream()
                                .filter(leaf -> HeadBuckets.of(leaf.path()) >= from)
                                .filter(leaf -> HeadBuckets.of(leaf.path()) <= to)
                                .forEach(each));

        for (List<Integer> grown : List.of(first, second)) {
            for (int number : grown) {
                versions.merge(number, 1, Integer::sum);
                remembered.change(path(number));
            }

            assertThat(remembered.root()).isEqualTo(HeadTree.root(leaves(versions)));
        }
    }

    @Test
    void a_stream_that_is_twice_among_the_leaves_is_refused() {
        Leaf leaf = leaves(List.of("order/1")).getFirst();

        assertThatThrownBy(() -> HeadTree.root(List.of(leaf, leaf)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HeadTree.proof(List.of(leaf), HeadTree.path("order/2")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Leaf> leaves(Collection<String> streams) {
        return streams.stream()
                .map(stream -> Leaf.of(HeadTree.path(stream), 1, NOTHING))
                .sorted(Leaf.BY_PATH)
                .toList();
    }

    private static List<Leaf> leaves(Map<Integer, Integer> versions) {
        return versions.entrySet().stream()
                .map(head -> Leaf.of(path(head.getKey()), head.getValue(), NOTHING))
                .sorted(Leaf.BY_PATH)
                .toList();
    }

    // Two of three share their first bits with others, as streams seldom do.
    private static byte[] path(int number) {
        byte[] path = HeadTree.path("order/" + number);
        if (number % 3 != 0) {
            ByteBuffer.wrap(path).putInt(number % 2);
        }
        return path;
    }
}
