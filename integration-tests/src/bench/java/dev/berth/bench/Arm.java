package dev.berth.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the servers that are compared: a process, and the client that is connected to it. */
public final class Arm implements AutoCloseable {

  /** Of every arm: what {@code bin/berth} gives the JVM, and what its manifest does. */
  public static final List<String> JVM_FLAGS =
      Stream.of(
              List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED"),
              ShippedOptions.fixed(),
              ShippedOptions.collector())
          .flatMap(List::stream)
          .toList();

  private static final Path FOLDERS = Path.of("integration-tests", "target", "bench");

  /** USER_HZ, in which Linux accounts CPU time: 100 wherever Java runs. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int STAT_USER_TIME = 11; // counted from behind the process name
  private static final int STAT_SYSTEM_TIME = 12;
  private static final Pattern COMPILER_THREAD = Pattern.compile("\\(C[12] Comp");
  private static final String RESIDENT = "VmRSS:"; // in kB

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;
  private final String collectors;
  private final ExtProcClient client;

  private Arm(Process process) throws IOException {
    this.process = process;
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    String[] hello = read().split(" ", 2);
    collectors = hello[1];
    client = new ExtProcClient(Integer.parseInt(hello[0]));
  }

  /**
   * Starts an arm and connects to it.
   *
   * @param cpu the core it may run on; null for all
   */
  public static Arm start(Contender contender, @Nullable String cpu) throws IOException {
    return start(contender, cpu, JVM_FLAGS);
  }

  /**
   * The same with other flags of the JVM.
   *
   * @param cpu the core it may run on; null for all
   */
  public static Arm start(Contender contender, @Nullable String cpu, List<String> jvmFlags)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (cpu != null) {
      command.addAll(List.of("taskset", "-c", cpu));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), contender.main().getName()));
    command.addAll(List.of(FOLDERS.resolve(contender.name()).toString(), contender.name()));
    return new Arm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  public ExtProcClient client() {
    return client;
  }

  /** The garbage collectors that the JVM has chosen. */
  public String collectors() {
    return collectors;
  }

  /** CPU time of the whole process since its start, JIT and garbage collection included. */
  public double cpuSeconds() throws IOException {
    return cpuSeconds(process.pid());
  }

  /** CPU time of any process since its start. */
  static double cpuSeconds(long pid) throws IOException {
    return cpuSeconds(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
  }

  private static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[STAT_USER_TIME]) + Long.parseLong(fields[STAT_SYSTEM_TIME]))
        / TICKS_PER_SECOND;
  }

  /** Bytes allocated on the heap since the start. */
  public long allocatedBytes() throws IOException {
    return ask(ArmConsole.ALLOCATED);
  }

  /**
   * CPU time of the JIT's threads that are alive. The JVM itself would count a compilation when it
   * ends, which on a busy core is many seconds after it began.
   */
  public double compilingSeconds() throws IOException {
    double sum = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
      for (Path thread : threads) {
        sum += compilingSeconds(thread.resolve("stat"));
      }
    }
    return sum;
  }

  private static double compilingSeconds(Path thread) throws IOException {
    try {
      String stat = Files.readString(thread);
      return COMPILER_THREAD.matcher(stat).find() ? cpuSeconds(stat) : 0;
    } catch (NoSuchFileException e) { // it has ended
      return 0;
    }
  }

  /** Bytes that a full collection leaves on the heap; makes one. */
  public long liveBytes() throws IOException {
    return ask(ArmConsole.LIVE);
  }

  /** Memory that the system has given to the process. */
  public long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(RESIDENT))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
        .sum();
  }

  private long ask(String question) throws IOException {
    questions.println(question);
    return Long.parseLong(read());
  }

  private String read() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("an arm has ended; what it wrote to stderr is above");
    }
    return line;
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
  }
}
