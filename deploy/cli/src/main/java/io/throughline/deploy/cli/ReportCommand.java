package io.throughline.deploy.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "report", description = "Shows what the platform holds, in numbers.")
final class ReportCommand implements Callable<Integer> {

    @Mixin private Output output = new Output();
    @Mixin private PlatformUrl platform = new PlatformUrl();

    @Override
    public Integer call() throws InterruptedException {
        try (QueryClient query = platform.client()) {
            Report report = Report.of(query.get("/report"));
            output.result(report, report.table());
            return 0;
        }
    }
}
