package dev.berth.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.request.PromptHash;
import dev.berth.request.RequestScanner;
import dev.berth.request.ScanLimits;
import dev.berth.request.ScanResult;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** JSON bodies: prose, nearly all of it inside strings; and tokens, all of it structure. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class RequestScannerBenchmark {

  private static final int CHUNK_BYTES = 1 << 14;

  @Param({"prose", "tokens"})
  public String kind = "";

  @Param({"1024", "262144"})
  public int bytes;

  /** Whether the prompt is digested. */
  @Param({"false", "true"})
  public boolean digests;

  private @Nullable PromptHash hash;
  private byte[] body = {};

  @Setup
  public void makeBody() {
    hash = digests ? new PromptHash(new SplittableRandom(1)) : null;
    String start = "{\"model\":\"qwen3-32b\",\"stream\":true,\"messages\":[";
    StringBuilder text = new StringBuilder(start);
    for (int i = 0; text.length() < bytes - 400; i++) {
      text.append(kind.equals("prose") ? turn(i) : i * 7919 % 151_936 + ", ");
    }
    body = text.append("0]}").toString().getBytes(UTF_8);
  }

  private static String turn(int index) {
    String prose =
        "The quick brown fox jumps over the lazy dog, na\u00efvely, and says \\\"hi\\\".\\n";
    return "{\"role\":\"user\",\"content\":\"" + prose.repeat(4) + index + "\"},";
  }

  @Benchmark
  public ScanResult scan() {
    RequestScanner scanner = new RequestScanner(ScanLimits.DEFAULT, hash);
    for (int at = 0; at < body.length; at += CHUNK_BYTES) {
      scanner.feed(body, at, Math.min(CHUNK_BYTES, body.length - at));
    }
    return scanner.finish();
  }
}
