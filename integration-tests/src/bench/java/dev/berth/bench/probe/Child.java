package dev.berth.bench.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A JVM that answers a line on stdout to each line on stdin, and ends with stdin. */
final class Child implements AutoCloseable {

  private static final String RESIDENT = "VmRSS:";

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream questions;

  private Child(Process process) {
    this.process = process;
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  static Child start(Class<?> main, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The inside of a child: answers every question with what there is to say at that moment. */
  static void serve(Supplier<String> answer) throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      System.out.println(answer.get());
    }
    Runtime.getRuntime().halt(0);
  }

  String ask() throws IOException {
    questions.println();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("a process has ended; what it wrote to stderr is above");
    }
    return answer;
  }

  /** CPU time since its start, of all its threads. */
  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  long residentMib() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(RESIDENT))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
        .sum();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
