package io.throughline.streams.logistics;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.throughline.schemas.contracts.logistics.CountryStanding;
import io.throughline.streams.runtime.reading.ProjectionRow;
import io.throughline.streams.runtime.reading.Projections;
import io.throughline.streams.runtime.work.DeadLetterCount;
import java.util.ArrayList;
import java.util.List;

/// The report of the whole context over HTTP.
@OpenAPIDefinition(info = @Info(title = "throughline-logistics", version = "1"))
@Controller("/report")
final class ReportController {

    private final Projections projections;
    private final DeadLetterCount deadLetters;

    ReportController(Projections projections, DeadLetterCount deadLetters) {
        this.projections = projections;
        this.deadLetters = deadLetters;
    }

    /// How far all orders have come.
    @Get
    @ExecuteOn(TaskExecutors.BLOCKING)
    Report report() {
        List<CountryStanding> rows = new ArrayList<>();
        for (ProjectionRow row : projections.rows(LogisticsDomain.COUNTRY.name())) {
            rows.add(LogisticsDomain.COUNTRY.states().cast(row.value()));
        }
        return Report.of(rows, deadLetters.count());
    }
}
