package io.throughline.deploy.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Finds methods by the formatter's layout: they begin at one or two levels of indentation with a
/// line that is no control statement, and end at a closing brace of the same indentation.
final class Methods {

    private static final int LINES_MAX = 70;
    private static final Pattern START = Pattern.compile("^( {4}| {8})[\\w@<].*\\(.*");
    private static final Pattern TYPE =
            Pattern.compile(".*\\b(class|record|interface|enum|new|return|switch)\\b.*");

    private Methods() {}

    static List<String> tooLong(String file, List<String> lines) {
        List<String> findings = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (START.matcher(line).matches() && !TYPE.matcher(line).matches()) {
                int length = length(lines, i, line.length() - line.stripLeading().length());
                if (length > LINES_MAX) {
                    findings.add("%s:%d: a method of %d lines".formatted(file, i + 1, length));
                }
            }
        }
        return findings;
    }

    // Up to the closing brace; a field or an abstract method ends with its semicolon before that.
    private static int length(List<String> lines, int start, int indent) {
        String close = " ".repeat(indent) + "}";
        for (int i = start; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean own = line.length() - line.stripLeading().length() == indent;
            if (line.equals(close) || (own && line.endsWith(";"))) {
                return i - start + 1;
            }
        }
        return 0;
    }
}
