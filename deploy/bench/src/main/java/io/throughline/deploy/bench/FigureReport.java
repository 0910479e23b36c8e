package io.throughline.deploy.bench;

import java.util.List;

/// What a suite measured that compares with an aim, and not with other systems.
public sealed interface FigureReport permits ReadReport, GrowthReport, RecoveryReport, SizeReport {

    /// The suite's name, as it is asked for.
    String suite();

    /// What was measured, the most important first.
    List<Figure> figures();

    /// What a reader must know to understand the figures.
    List<String> notes();
}
