package dev.berth.it.stack;

import dev.berth.it.envoy.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server that nobody here wrote: llama.cpp's, in a process of its own, with the tiny model that
 * {@code scripts/llama-engine} makes. It ends with this JVM, whatever happens.
 */
public final class LlamaEngine implements AutoCloseable {

  /** What every one of them serves. */
  public static final String MODEL = "tiny";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final String address;

  private LlamaEngine(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one; blocks until it listens, the first time for as long as llama.cpp has to be fetched.
   *
   * @param folder for the model, which is shared, and for the log
   */
  public static LlamaEngine start(Path folder) {
    try {
      Path log = Files.createTempFile(folder, "llama-", ".log");
      Process process =
          new ProcessBuilder(
                  Repository.file("scripts/llama-engine").toString(),
                  folder.resolve("tiny.gguf").toString())
              .redirectError(log.toFile())
              .start();
      String address = firstLine(process);
      if (address == null) {
        throw new IllegalStateException(
            "no llama.cpp to test with; scripts/llama-engine said why:\n" + Files.readString(log));
      }
      return new LlamaEngine(process, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable String firstLine(Process process) throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  /** {@code ip:port}. */
  public String address() {
    return address;
  }

  /** What the server itself has counted: a sample of its metrics page. */
  public long counter(String name) {
    return page("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("llama.cpp has no counter " + name));
  }

  private String page(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(PATIENCE).build();
    try {
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking llama.cpp", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
