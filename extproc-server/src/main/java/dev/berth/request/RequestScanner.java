package dev.berth.request;

import dev.berth.json.JsonScanner;
import org.jspecify.annotations.Nullable;

/**
 * Finds the top-level {@code "model"}, {@code "stream"} and {@code "previous_response_id"} of a
 * JSON request body, and checks on the way that the body is one JSON object (RFC 8259).
 *
 * <p>The body comes in chunks, cut anywhere; {@link JsonScanner} says how it is read. Memory is
 * fixed by {@link ScanLimits}, whatever the size of the body.
 *
 * <p><b>The prompt</b> is digested on the way where somebody asks for it: the bytes of the values
 * that make it, raw as they stand in the body and joined in its order, in blocks of {@link
 * PromptHash#BLOCK_BYTES}; a rest that fills no block is left out. That takes up to 8 bytes for
 * each block, of which there are {@link PromptHash#MOST_BLOCKS} at most.
 *
 * <p><b>What is refused:</b> anything that is no JSON object, is cut off, or goes on after its end;
 * a byte order mark; more levels than allowed; a model that appears twice (however its name is
 * escaped), is no string ({@code null} included), is empty, too long, or no Unicode text. A {@code
 * stream} that is no boolean reads as false, a {@code previous_response_id} that is no such text as
 * none; both are left to the server to judge.
 *
 * <p><b>What is not looked at:</b> whether bytes of 0x80 and more make valid UTF-8 in strings other
 * than these, lone surrogate escapes there, the size of numbers, and duplicates of other names.
 * None of these changes where a request goes, and the server judges them again.
 *
 * <p>Stream-confined: one scanner for one request, used by one thread at a time.
 */
public final class RequestScanner implements BodyReader {

  private final @Nullable PromptReader prompt;
  private final RequestFields fields;
  private final JsonScanner json;

  /** A scanner with the {@linkplain ScanLimits#DEFAULT usual limits}. */
  public RequestScanner() {
    this(ScanLimits.DEFAULT);
  }

  public RequestScanner(ScanLimits limits) {
    this(limits, null);
  }

  /**
   * @param hash digests the prompt; null when nobody asks for that
   */
  public RequestScanner(ScanLimits limits, @Nullable PromptHash hash) {
    prompt = hash == null ? null : new PromptReader(hash);
    fields = new RequestFields(prompt);
    json = new JsonScanner(fields, limits.depth(), RequestFields.LONGEST_NAME, limits.modelBytes());
  }

  @Override
  public void feed(byte[] bytes, int offset, int length) {
    if (prompt == null) {
      json.feed(bytes, offset, length);
    } else {
      prompt.onChunk(bytes, json.scannedBytes() - offset);
      json.feed(bytes, offset, length);
      prompt.onChunkEnd(json.scannedBytes());
    }
  }

  @Override
  public @Nullable ScanResult soFar() {
    String problem = json.problem();
    if (problem != null) {
      return malformed(problem);
    }
    return fields.model().model() == null ? null : scanned();
  }

  @Override
  public ScanResult finish() {
    String problem = json.finish();
    return problem == null ? scanned() : malformed(problem);
  }

  private ScanResult.Scanned scanned() {
    ModelField model = fields.model();
    return new ScanResult.Scanned(
        model.model(),
        fields.stream(),
        model.span(),
        fields.previousResponseId(),
        prompt == null ? PromptDigests.NONE : prompt.soFar());
  }

  @Override
  public boolean isComplete() {
    return json.isComplete();
  }

  private ScanResult.Malformed malformed(String problem) {
    return new ScanResult.Malformed(problem, json.scannedBytes());
  }

  /** Bytes read so far: all that were fed, or those before the problem. */
  public long scannedBytes() {
    return json.scannedBytes();
  }
}
