package dev.berth.bench.micro;

import dev.berth.bench.Workload;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole stream machine for one request, from the bytes of its messages to its end, without the
 * network: {@link BareService}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class StreamBenchmark {

  @Param({"buffered", "duplex", "streamed"})
  public String mode = "";

  @Param({"1024", "220000"})
  public int bytes;

  private final BareService service = new BareService(64);
  private List<byte[]> messages = List.of();

  @Setup
  public void makeMessages() {
    Workload workload = workload();
    messages =
        Stream.concat(
                Stream.of(workload.headers("stream-benchmark")), workload.bodyMessages().stream())
            .map(message -> message.toByteArray())
            .toList();
  }

  private Workload workload() {
    return switch (mode) {
      case "buffered" -> Workload.buffered("", bytes);
      case "duplex" -> Workload.duplex("", bytes);
      default -> Workload.streamed("", bytes);
    };
  }

  @Benchmark
  public int decide() {
    return service.serve(messages);
  }
}
