package io.throughline.agents.importer;

import io.throughline.schemas.contracts.logistics.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How often each lane is used: the counts of the delivery history of the USAID Supply Chain
/// Management System, 2006 to 2015, in the public domain.
final class LaneShares {

    /// A country and a mode; a null mode was not captured.
    record Share(String country, @Nullable Mode mode) {}

    /// Country, then orders by air, air charter, ocean, truck, and without a mode.
    private static final String COUNTS =
            """
            ZA 230 0 229 905 42
            NG 547 608 1 2 36
            CI 682 5 5 278 113
            UG 534 0 8 229 8
            VN 687 0 0 1 0
            ZM 195 0 3 386 99
            HT 560 4 83 6 2
            MZ 290 0 4 337 0
            ZW 145 18 3 360 12
            TZ 306 0 6 187 20
            RW 338 1 20 71 0
            CD 331 0 0 2 0
            GY 229 0 0 3 5
            ET 194 0 1 3 18
            SS 162 0 0 2 0
            KE 82 0 0 29 0
            BI 98 0 0 0 0
            NA 87 0 0 6 2
            CM 61 14 0 0 0
            BW 63 0 0 4 3
            GH 43 0 2 13 0
            DO 49 0 0 3 0
            SD 46 0 0 0 0
            SZ 32 0 2 1 0
            ML 17 0 0 0 0
            PK 15 0 0 0 0
            GT 15 0 0 0 0
            MW 10 0 4 0 0
            BJ 13 0 0 0 0
            LB 8 0 0 0 0
            LY 8 0 0 0 0
            AO 5 0 0 2 0
            LR 6 0 0 0 0
            LS 4 0 0 0 0
            SL 4 0 0 0 0
            SN 3 0 0 0 0
            TG 3 0 0 0 0
            AF 3 0 0 0 0
            KZ 2 0 0 0 0
            KG 2 0 0 0 0
            BF 2 0 0 0 0
            GN 1 0 0 0 0
            BZ 1 0 0 0 0
            """;

    private final List<Share> byOrder;

    LaneShares() {
        List<Share> all = new ArrayList<>();
        COUNTS.lines().map(line -> line.split(" ")).forEach(counts -> add(counts, all));
        byOrder = List.copyOf(all);
    }

    /// How many orders were counted.
    int orders() {
        return byOrder.size();
    }

    /// The lane of the order with this number, from 0: drawing the number evenly draws the lanes as
    /// often as they were used.
    Share of(int order) {
        return byOrder.get(order);
    }

    private static void add(String[] counts, List<Share> all) {
        Mode[] modes = Mode.values();
        for (int column = 1; column < counts.length; column++) {
            Mode mode = column <= modes.length ? modes[column - 1] : null;
            Share share = new Share(counts[0], mode);
            int count = Integer.parseInt(counts[column]);
            for (int i = 0; i < count; i++) {
                all.add(share);
            }
        }
    }
}
