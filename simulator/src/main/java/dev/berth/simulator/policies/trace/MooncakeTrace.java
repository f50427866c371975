package dev.berth.simulator.policies.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trace as the Mooncake project publishes them (FAST 2025): a line of JSON for each request with
 * {@code timestamp} in milliseconds, {@code input_length}, {@code output_length} and {@code
 * hash_ids}, the ids of its blocks of 512 tokens. Logs of one's own can be written so, too: without
 * {@code hash_ids} a prompt shares nothing, and other fields are passed over.
 *
 * <p>The published arrivals are rounded to bins of some seconds. Each request is put anywhere in
 * its bin, or every bin would be a burst.
 */
public final class MooncakeTrace implements TraceSource {
  private static final int BLOCK_TOKENS = 512;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Path file;
  private final long binNanos;

  /**
   * @param binNanos how long a bin of arrivals is; 0 takes them as they are
   */
  public MooncakeTrace(Path file, long binNanos) {
    this.file = file;
    this.binNanos = binNanos;
  }

  @Override
  public String label() {
    return file.getFileName().toString();
  }

  @Override
  public Trace read(long seed, int maxRequests) throws IOException {
    RandomGenerator random = new SplittableRandom(seed);
    TraceBuilder builder = new TraceBuilder(BLOCK_TOKENS);
    TraceLines.read(file, (line, number) -> add(builder, json(line), random));
    return builder.build(label(), maxRequests);
  }

  private static JsonNode json(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("this is not JSON", e);
    }
  }

  private void add(TraceBuilder builder, JsonNode request, RandomGenerator random) {
    long shift = binNanos == 0 ? 0 : random.nextLong(binNanos);
    long arrival = (long) (millis(request) * NANOS_PER_MILLI) + shift;
    builder.add(
        arrival, length(request, "input_length"), length(request, "output_length"), ids(request));
  }

  private static double millis(JsonNode request) {
    JsonNode value = request.path("timestamp");
    if (!value.isNumber() || value.doubleValue() > Long.MAX_VALUE / (2.0 * NANOS_PER_MILLI)) {
      throw new IllegalArgumentException("timestamp must be a number of milliseconds");
    }
    return value.doubleValue();
  }

  private static int length(JsonNode request, String field) {
    JsonNode value = request.path(field);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw new IllegalArgumentException(field + " must be a number of tokens");
    }
    return value.intValue();
  }

  private static long[] ids(JsonNode request) {
    JsonNode values = request.path("hash_ids");
    long[] ids = new long[values.size()];
    for (int i = 0; i < ids.length; i++) {
      if (!values.path(i).isIntegralNumber() || !values.path(i).canConvertToLong()) {
        throw new IllegalArgumentException("hash_ids must be a list of whole numbers");
      }
      ids[i] = values.path(i).longValue();
    }
    if (!values.isArray() && !values.isMissingNode()) {
      throw new IllegalArgumentException("hash_ids must be a list of whole numbers");
    }
    return ids;
  }
}
