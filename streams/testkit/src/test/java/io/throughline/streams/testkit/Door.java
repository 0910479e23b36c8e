package io.throughline.streams.testkit;

import io.throughline.streams.kernel.Decider;
import io.throughline.streams.kernel.Decision;

/// A door that opens, closes and counts: enough to try the specs on.
enum Door {
    OPEN,
    SHUT,
    TOGGLE;

    /// The door as it should be: true is open.
    static class Hinged implements Decider<Door, Boolean, Door> {
        @Override
        public Boolean initial() {
            return false;
        }

        @Override
        public Decision<Door> decide(Door command, Boolean open) {
            return switch (command) {
                case OPEN -> open ? Decision.nothing() : Decision.accept(OPEN);
                case SHUT ->
                        open
                                ? Decision.accept(SHUT)
                                : Decision.reject("shut", "it is shut already");
                case TOGGLE -> Decision.reject("no-toggle", "say open or shut");
            };
        }

        @Override
        public Boolean evolve(Boolean open, Door event) {
            return event == OPEN;
        }
    }

    /// One that turns round each time it is asked, so that a retry undoes what was done.
    static final class Swinging extends Hinged {
        @Override
        public Decision<Door> decide(Door command, Boolean open) {
            return Decision.accept(open ? SHUT : OPEN);
        }
    }

    /// One that breaks when it is shut.
    static final class Brittle extends Hinged {
        @Override
        public Boolean evolve(Boolean open, Door event) {
            if (event == SHUT) {
                throw new IllegalStateException("broke");
            }
            return super.evolve(open, event);
        }
    }

    /// One that does not take every word.
    static final class Deaf extends Hinged {
        @Override
        public Decision<Door> decide(Door command, Boolean open) {
            if (command == TOGGLE) {
                throw new IllegalArgumentException("what?");
            }
            return super.decide(command, open);
        }
    }

    /// One that changes its mind.
    static final class Fickle extends Hinged {
        private int asked;

        @Override
        public Decision<Door> decide(Door command, Boolean open) {
            return asked++ % 2 == 0 ? Decision.nothing() : Decision.accept(OPEN);
        }
    }
}
