package io.throughline.schemas.contracts;

import org.jspecify.annotations.Nullable;

/// The part of a record key that decides its partition, as in Redis Cluster: what stands in braces
/// at the end of the key, and there again what stands in braces at the end. Without braces it is
/// the whole key. So `deadletter/notifier:{order/4711}` lies where `order/4711` lies.
public final class HashTag {

    private HashTag() {}

    /// What decides the partition of `key`. Defined for any text: braces that are no tag are
    /// characters like all others.
    public static String of(String key) {
        String deciding = key;
        for (String tag = key; tag != null; tag = within(tag)) {
            deciding = tag;
        }
        return deciding;
    }

    /// Whether `key` has a tag.
    static boolean isIn(String key) {
        return within(key) != null;
    }

    /// Whether every brace in `key` belongs to its tag, or to the tag of its tag.
    static boolean isWellFormed(String key) {
        String rest = key;
        for (String tag = within(key); tag != null; tag = within(tag)) {
            if (rest.lastIndexOf('}', rest.indexOf('{')) >= 0) {
                return false;
            }
            rest = tag;
        }
        return rest.indexOf('{') < 0 && rest.indexOf('}') < 0;
    }

    private static @Nullable String within(String key) {
        int open = key.indexOf('{');
        return open >= 0 && key.endsWith("}") && open + 2 < key.length()
                ? key.substring(open + 1, key.length() - 1)
                : null;
    }
}
