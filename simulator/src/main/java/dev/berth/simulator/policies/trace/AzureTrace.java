package dev.berth.simulator.policies.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A trace as Azure publishes them (Splitwise, ISCA 2024): CSV with a header line, then wall clock,
 * prompt tokens and answer tokens of each request. Nothing is known of what prompts share, so they
 * share nothing. The seed changes nothing.
 */
public final class AzureTrace implements TraceSource {
  static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";
  private static final int BLOCK_TOKENS = 512;
  private static final long[] NO_BLOCKS = {};

  private final Path file;

  public AzureTrace(Path file) {
    this.file = file;
  }

  @Override
  public String label() {
    return file.getFileName().toString();
  }

  @Override
  public Trace read(long seed, int maxRequests) throws IOException {
    Rows rows = new Rows();
    TraceLines.read(file, rows);
    return rows.builder.build(label(), maxRequests);
  }

  /** Counts time from the first row on. */
  private static final class Rows implements TraceLines.LineReader {
    final TraceBuilder builder = new TraceBuilder(BLOCK_TOKENS);
    private @Nullable LocalDateTime start;

    @Override
    public void read(String line, long number) {
      if (number == 1) {
        requireHeader(line);
        return;
      }
      String[] cells = line.split(",", -1);
      if (cells.length != 3) {
        throw new IllegalArgumentException("expected three values: " + HEADER);
      }
      LocalDateTime time = time(cells[0].strip());
      start = start == null ? time : start;
      long arrival = Duration.between(start, time).toNanos();
      builder.add(arrival, tokens(cells[1].strip()), tokens(cells[2].strip()), NO_BLOCKS);
    }

    private static void requireHeader(String line) {
      if (!line.strip().equals(HEADER)) {
        throw new IllegalArgumentException("the first line must be " + HEADER);
      }
    }

    private static LocalDateTime time(String text) {
      try {
        return LocalDateTime.parse(text.replace(' ', 'T'));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("\"%s\" is no date and time".formatted(text), e);
      }
    }

    private static int tokens(String text) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("\"%s\" is no number of tokens".formatted(text), e);
      }
    }
  }
}
