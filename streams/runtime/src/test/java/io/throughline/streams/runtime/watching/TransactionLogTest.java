package io.throughline.streams.runtime.watching;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.streams.runtime.watching.TransactionLog.End;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransactionLogTest {

    @ParameterizedTest(name = "of {0}, producer {1}, epoch {2}, in state {3}: {4}")
    @CsvSource({
        "decide-1, 7, 4289, 2, COMMIT",
        "decide-1, 7, 4289, 4, COMMIT",
        "decide-1, 7, 4289, 3, ABORT",
        "decide-1, 7, 4289, 5, ABORT",
        "decide-1, 7, 4289, 0,",
        "decide-1, 7, 4289, 1,",
        "decide-1, 7, 4288, 4,",
        "decide-1, 8, 4289, 4,",
        "decide-2, 7, 4289, 4,",
    })
    void only_the_end_of_this_transaction_counts(
            String id, long producer, short epoch, byte state, End due) {
        assertThat(TransactionLog.end(key(id), value(producer, epoch, state), "decide-1", 7, 4289))
                .isEqualTo(Optional.ofNullable(due));
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"0", "1", "3", "9", "16"})
    void what_is_too_short_tells_nothing(int length) {
        byte[] value = new byte[length];

        assertThat(TransactionLog.end(key("decide-1"), value, "decide-1", 0, 0)).isEmpty();
        assertThat(TransactionLog.end(value, value(7, (short) 1, (byte) 2), "decide-1", 7, 1))
                .isEmpty();
    }

    private static byte[] key(String id) {
        byte[] text = id.getBytes(UTF_8);
        return ByteBuffer.allocate(4 + text.length)
                .putShort((short) 0)
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    private static byte[] value(long producer, short epoch, byte state) {
        return ByteBuffer.allocate(40)
                .putShort((short) 1)
                .putLong(producer)
                .putShort(epoch)
                .putInt(10_000)
                .put(state)
                .array();
    }
}
