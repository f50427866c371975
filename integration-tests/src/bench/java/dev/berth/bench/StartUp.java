package dev.berth.bench;

import dev.berth.it.stack.FreePort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What a start of {@code bin/berth} costs: time and CPU time from the exec until it says that it is
 * ready, the latency of the first 1,000 requests after that, and its memory before them. The JVM,
 * its options and whether there is a cache of classes are up to the environment, as for {@code
 * bin/berth} itself.
 *
 * <p>The first start is thrown away: it is there for the client, whose own JVM is cold as well.
 */
final class StartUp {

  private static final Path FOLDER = Path.of("integration-tests", "target", "start");
  private static final Path LAUNCHER = Path.of("extproc-server", "target", "berth", "bin", "berth");
  private static final int REQUESTS = 1000;
  private static final int PER_SECOND = 200;
  private static final int IDLE_SERVERS = 36; // with those of the benchmark: 100
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final String CONFIG =
      """
      grpc: {address: "127.0.0.1:%d"}
      admin: {address: "127.0.0.1:%d"}
      %s
      pools:
      - name: default
        discovery: {file: {path: servers.yaml}}
      """;

  /** One start. */
  private record Start(double cpuSeconds, double seconds, long residentMiB, Histogram latencies) {}

  private StartUp() {}

  /**
   * @param args how many starts, and as many lines of berth.yaml as there are variants to compare,
   *     such as {@code "warmUp: 0s"}; the variants take turns
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ArmConsole.quiet();
    Problems problems = new Problems();
    List<String> variants = List.of(args).subList(1, args.length);
    start(variants.get(0), problems);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[0]); i++) {
      for (String variant : variants) {
        rows.add(row(variant, start(variant, problems)));
      }
    }
    rows.sort((a, b) -> a.get(0).compareTo(b.get(0)));
    System.out.println(
        Table.of(
            List.of("variant", "CPU s", "s", "resident MiB", "p50 ms", "p99 ms", "max ms"), rows));
    problems.counts().forEach((problem, count) -> System.out.println(count + " × " + problem));
    System.exit(problems.counts().isEmpty() ? 0 : 1);
  }

  private static List<String> row(String variant, Start start) {
    return List.of(
        variant,
        number(start.cpuSeconds()),
        number(start.seconds()),
        Long.toString(start.residentMiB()),
        millis(start.latencies(), 50),
        millis(start.latencies(), 99),
        millis(start.latencies(), 100));
  }

  private static String millis(Histogram latencies, double percentile) {
    return number(latencies.getValueAtPercentile(percentile) / 1e6);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static Start start(String line, Problems problems)
      throws IOException, InterruptedException {
    int grpcPort = FreePort.find();
    int adminPort = FreePort.find();
    Path config = write(CONFIG.formatted(grpcPort, adminPort, line));
    long begin = System.nanoTime();
    Process berth =
        new ProcessBuilder(LAUNCHER.toString(), "serve", "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve("berth.log").toFile())
            .start();
    try (ExtProcClient client = new ExtProcClient(grpcPort)) {
      awaitReady(berth, adminPort);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double cpuSeconds = Arm.cpuSeconds(berth.pid());
      long resident = residentMiB(berth.pid());
      Histogram latencies =
          OpenLoop.measure(
              client, Workload.duplex("1 KiB", 1024), PER_SECOND, REQUESTS, 1, problems);
      return new Start(cpuSeconds, seconds, resident, latencies);
    } finally {
      berth.destroyForcibly().waitFor();
    }
  }

  private static void awaitReady(Process berth, int adminPort)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!isReady(adminPort)) {
      if (!berth.isAlive() || System.nanoTime() > end) {
        throw new IOException("Berth is not ready, see " + FOLDER.resolve("berth.log"));
      }
      Thread.sleep(10);
    }
  }

  private static boolean isReady(int adminPort) {
    try {
      var url = URI.create("http://127.0.0.1:" + adminPort + "/readyz").toURL();
      return ((HttpURLConnection) url.openConnection()).getResponseCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static long residentMiB(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
        .sum();
  }

  private static Path write(String config) throws IOException {
    Files.createDirectories(FOLDER);
    String served =
        Servers.ADDRESSES.stream()
            .map(at -> server(at, Servers.MODEL))
            .collect(Collectors.joining());
    String idle =
        IntStream.range(0, IDLE_SERVERS)
            .mapToObj(i -> server("10.9.0.1:" + (8000 + i), "another"))
            .collect(Collectors.joining());
    Files.writeString(FOLDER.resolve("servers.yaml"), "servers:\n" + served + idle);
    return Files.writeString(FOLDER.resolve("berth.yaml"), config).toAbsolutePath();
  }

  private static String server(String address, String model) {
    return "- {address: \"" + address + "\", models: [" + model + "]}\n";
  }
}
