package dev.berth.telemetry;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One line per event on stderr: the message says what happened, the keys say who and where. The
 * environment variables BERTH_LOG_LEVEL and BERTH_LOG_FORMAT (text or json) change it; a
 * configuration file of Logback, named by its system property or for tests, replaces it.
 *
 * <p>Logback finds this as a service. It is code, and no file, because a parser of XML is a good
 * part of a start.
 */
public final class ConsoleLog extends ContextAwareBase implements Configurator {

  static final String LEVEL = "BERTH_LOG_LEVEL";
  static final String FORMAT = "BERTH_LOG_FORMAT";

  private static final String INFORMERS = "io.fabric8.kubernetes.client.informers";
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %msg %kvp%n";

  private final UnaryOperator<@Nullable String> environment;

  /** For Logback. */
  public ConsoleLog() {
    this(System::getenv);
  }

  ConsoleLog(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (hasFile()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    install(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean hasFile() {
    return System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null
        || ConsoleLog.class.getResource("/" + ClassicConstants.TEST_AUTOCONFIG_FILE) != null;
  }

  void install(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setName("stderr");
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder(context));
    stderr.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(stderr);
    context.getLogger("dev.berth").setLevel(Level.toLevel(environment.apply(LEVEL), Level.INFO));
    // At DEBUG these print the bytes on the wire, and those are prompts.
    context.getLogger("io.grpc").setLevel(Level.WARN);
    context.getLogger("io.netty").setLevel(Level.WARN);
    // A stack trace at every try; discovery says once, and on one line, what it cannot see.
    context.getLogger(INFORMERS).setLevel(Level.ERROR);
  }

  private Encoder<ILoggingEvent> encoder(LoggerContext context) {
    Encoder<ILoggingEvent> encoder =
        "json".equals(environment.apply(FORMAT)) ? new JsonEncoder() : text();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private static PatternLayoutEncoder text() {
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setPattern(PATTERN);
    return text;
  }
}
