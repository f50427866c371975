package dev.berth.request;

import org.jspecify.annotations.Nullable;

/**
 * Reads one request body as it comes, cut anywhere, and keeps no more of it than a fixed few bytes.
 * Stream-confined.
 */
public interface BodyReader {

  /** Of a body that says nothing which anybody wants to know. */
  BodyReader IGNORING =
      new BodyReader() {
        @Override
        public void feed(byte[] bytes, int offset, int length) {}

        @Override
        public ScanResult soFar() {
          return ScanResult.Scanned.NOTHING;
        }

        @Override
        public ScanResult finish() {
          return ScanResult.Scanned.NOTHING;
        }
      };

  /**
   * Reads the next part of the body. After a problem further input is ignored.
   *
   * @param bytes read from {@code offset} on, {@code length} bytes; neither kept nor changed
   */
  void feed(byte[] bytes, int offset, int length);

  /**
   * What is certain before the end of the body: {@link ScanResult.Scanned} once the model is known,
   * {@link ScanResult.Malformed} once the body is refused, null before either. What comes later can
   * still turn a Scanned into a Malformed.
   */
  @Nullable ScanResult soFar();

  /**
   * Whether what was read is a whole document, behind which nothing but its end is allowed. Says so
   * before the end of the body was announced, where the format shows it; {@link #finish} may be
   * called then, and again after more was read.
   */
  default boolean isComplete() {
    return false;
  }

  /** The body has ended: what it says, or why it is refused. */
  ScanResult finish();
}
