package io.throughline.streams.runtime.http;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Goes through a range page by page. A page is asked for only when the one before was taken.
///
/// @param <T> the values
/// @param <K> where a page begins
public final class Pages<T, K> implements Iterator<List<T>> {

    private final Function<K, List<T>> page;
    private final Function<T, @Nullable K> after;
    private @Nullable K from;

    /// @param from where the first page begins
    /// @param page the values from there on; an empty one is the last
    /// @param after where the page after this value begins; null if there is none
    public Pages(K from, Function<K, List<T>> page, Function<T, @Nullable K> after) {
        this.from = from;
        this.page = page;
        this.after = after;
    }

    @Override
    public boolean hasNext() {
        return from != null;
    }

    @Override
    public List<T> next() {
        K begin = from;
        if (begin == null) {
            throw new NoSuchElementException("the last page was taken");
        }
        List<T> values = page.apply(begin);
        from = values.isEmpty() ? null : after.apply(values.getLast());
        return values;
    }
}
