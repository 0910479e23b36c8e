package io.throughline.deploy.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Tells where two JSON values differ.
final class Differences {

    private static final int TOLD_MAX = 5;
    private static final int VALUE_CHARS_MAX = 100;

    private Differences() {}

    /// Such as `delay is DETECTED and must be NOTIFIED`; the first few of them.
    static String of(JsonNode must, JsonNode is) {
        List<String> told = new ArrayList<>();
        collect("", must, is, told);
        return told.isEmpty() ? "no difference" : String.join("; ", told);
    }

    private static void collect(String path, JsonNode must, JsonNode is, List<String> told) {
        if (must.equals(is) || told.size() == TOLD_MAX) {
            return;
        }
        if (!must.isObject() || !is.isObject()) {
            String name = path.isEmpty() ? "the whole" : path;
            told.add("%s is %s and must be %s".formatted(name, brief(is), brief(must)));
            return;
        }
        TreeSet<String> names = new TreeSet<>();
        must.fieldNames().forEachRemaining(names::add);
        is.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            collect(
                    path.isEmpty() ? name : path + "." + name,
                    must.path(name),
                    is.path(name),
                    told);
        }
    }

    private static String brief(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX) + "…";
    }
}
