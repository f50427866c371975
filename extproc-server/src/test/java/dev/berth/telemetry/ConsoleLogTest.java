package dev.berth.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class ConsoleLogTest {

  private final LoggerContext context = new LoggerContext();

  @Test
  void install_nothingSaid_writesTextAndOnlyWarningsOfOthers() {
    new ConsoleLog(Map.<String, String>of()::get).install(context);

    assertThat(stderr().getTarget()).isEqualTo("System.err");
    assertThat(encoder()).isInstanceOf(PatternLayoutEncoder.class);
    assertThat(encoder().isStarted()).isTrue();
    assertThat(level("dev.berth.pool")).isEqualTo(Level.INFO);
    assertThat(level("org.example")).isEqualTo(Level.WARN);
    assertThat(level("io.fabric8.kubernetes.client.informers.impl.cache.Reflector"))
        .isEqualTo(Level.ERROR);
  }

  @Test
  void install_levelAndFormat_areThoseOfTheEnvironment() {
    new ConsoleLog(Map.of(ConsoleLog.LEVEL, "debug", ConsoleLog.FORMAT, "json")::get)
        .install(context);

    assertThat(encoder()).isInstanceOf(JsonEncoder.class);
    assertThat(level("dev.berth.pool")).isEqualTo(Level.DEBUG);
    assertThat(level("io.netty.handler")).isEqualTo(Level.WARN);
    assertThat(level("io.grpc.netty")).isEqualTo(Level.WARN);
  }

  @Test
  void install_levelThatIsNone_isTheUsualOne() {
    new ConsoleLog(Map.of(ConsoleLog.LEVEL, "chatty")::get).install(context);

    assertThat(level("dev.berth.pool")).isEqualTo(Level.INFO);
  }

  @Test
  void configure_fileForTests_isLeftToIt() {
    assertThat(new ConsoleLog().configure(context))
        .isEqualTo(Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders()).isExhausted();
  }

  @Test
  void logback_findsIt() {
    assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(ConsoleLog.class);
  }

  private Level level(String logger) {
    return context.getLogger(logger).getEffectiveLevel();
  }

  private ConsoleAppender<ILoggingEvent> stderr() {
    return (ConsoleAppender<ILoggingEvent>)
        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr");
  }

  private Encoder<ILoggingEvent> encoder() {
    return stderr().getEncoder();
  }
}
