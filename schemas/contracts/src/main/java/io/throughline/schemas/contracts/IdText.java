package io.throughline.schemas.contracts;

/// What the parts of ids may be made of. Every command and every event is read through these, so
/// they are loops and no regular expressions.
public final class IdText {

    private static final char DELETE = 0x7F;

    private IdText() {}

    /// Whether `text` is a lower-case letter, and then such letters, digits and dashes.
    public static boolean isName(String text) {
        if (text.isEmpty() || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    /// Whether `text` has at least one character, and neither white space nor control characters of
    /// ASCII.
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == DELETE) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
