package dev.berth.simulator;

import dev.berth.simulator.load.LoadPlan;
import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what load to send. */
final class LoadOptions {
  @Option(
      names = "--url",
      required = true,
      description = "Where to send it: http://host:port, usually of Envoy.")
  private String url = "";

  @Option(
      names = "--rate",
      defaultValue = "20",
      description = "Mean requests per second (default ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--duration",
      defaultValue = "10",
      description = "Seconds to send for (default ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(names = "--requests", description = "Stop after so many requests, if that is sooner.")
  private @Nullable Long requests;

  @Option(
      names = "--model",
      defaultValue = "qwen3-32b",
      description = "A model to ask for; repeat for more (default ${DEFAULT-VALUE}).")
  private List<String> models = List.of();

  @Option(
      names = "--trace",
      description = "Send the requests of this file, at its times, instead of a random mix.")
  private @Nullable Path trace;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "With --trace: so many times as fast (default ${DEFAULT-VALUE}).")
  private double speed;

  @Option(
      names = "--bin",
      defaultValue = "3",
      description = {
        "With --trace: seconds that Mooncake's arrivals are rounded to",
        "(default ${DEFAULT-VALUE})."
      })
  private double binSeconds;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same seed sends the same requests (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--max-outstanding",
      defaultValue = "4096",
      description = "Requests without an end; more fail unsent (default ${DEFAULT-VALUE}).")
  private int maxOutstanding;

  @Option(
      names = "--timeout",
      defaultValue = "60",
      description = "Seconds that a request may take (default ${DEFAULT-VALUE}).")
  private double timeoutSeconds;

  @Option(
      names = "--chosen-header",
      defaultValue = LoadPlan.CHOSEN_HEADER,
      description = "Response header that names the chosen server (default ${DEFAULT-VALUE}).")
  private String chosenHeader = LoadPlan.CHOSEN_HEADER;

  /**
   * The plan they describe.
   *
   * @throws IOException when the trace cannot be read
   * @throws IllegalArgumentException with a sentence for the user, when they make none
   */
  LoadPlan plan() throws IOException {
    long most = requests == null ? Long.MAX_VALUE : requests;
    LoadPlan mix =
        new LoadPlan(
            LoadPlan.url(url),
            new LoadPlan.Pace(rate, duration(seconds), most),
            models,
            seed,
            new LoadPlan.Limits(maxOutstanding, duration(timeoutSeconds)),
            chosenHeader);
    return trace == null ? mix : mix.replaying(new LoadPlan.Replay(read(trace), speed));
  }

  private Trace read(Path file) throws IOException {
    return TraceFiles.of(file, duration(binSeconds).toNanos()).read(seed, Integer.MAX_VALUE);
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
