package dev.berth.engine;

import dev.berth.engine.EngineReply.Malformed;
import dev.berth.engine.EngineReply.Refused;
import dev.berth.engine.EngineReply.Unknown;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import javax.net.ssl.SSLException;

/** What an exception of a channel says of the server. */
final class Failures {

  private Failures() {}

  /**
   * What this machine lacks, such as a free port or file descriptor, says nothing of the server.
   */
  static EngineReply toConnect(Throwable cause) {
    return cause instanceof SocketException && !(cause instanceof BindException)
        ? new Refused()
        : new Unknown(describe(cause));
  }

  /** Whether the connection is lost, as opposed to carrying what nobody can use. */
  static boolean isLoss(Throwable cause) {
    return cause instanceof PrematureChannelClosureException
        || (cause instanceof IOException && !(cause instanceof SSLException));
  }

  /** What came is no answer. */
  static EngineReply ofAnswer(Throwable cause, int maxBodyBytes) {
    return new Malformed(
        cause instanceof TooLongFrameException
            ? "the answer is longer than " + maxBodyBytes + " bytes"
            : describe(cause));
  }

  /** The class only: the message of a decoder quotes what came. */
  static String describe(Throwable cause) {
    Throwable inner = cause.getCause();
    Throwable told = inner != null && cause instanceof DecoderException ? inner : cause;
    return told.getClass().getSimpleName();
  }
}
