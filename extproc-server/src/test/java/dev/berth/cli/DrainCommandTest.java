package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.admin.AdminFixture;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Against a real admin server. */
class DrainCommandTest {

  private static final String IDLE = "[2001:db8::7]:8000";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AdminFixture admin;

  DrainCommandTest() throws IOException {
    admin = new AdminFixture();
    admin.first.applyDiscovery(
        List.of(AdminFixture.endpoint(IDLE, "pod 1/a", List.of(ServedModel.of("m")))));
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void drain_idleServerAndWait_saysThatItIsEmpty() {
    int exit = run(new DrainCommand.Drain(), IDLE, "--wait");

    assertThat(out.toString())
        .isEqualToNormalizingNewlines(IDLE + ": draining\n" + IDLE + ": empty\n");
    assertThat(err.toString())
        .as("who drains should know how long that lasts")
        .contains("state: draining")
        .hasLineCount(1);
    assertThat(exit).isZero();
    assertThat(state()).isEqualTo(Lifecycle.DRAINING);
  }

  @Test
  void undrain_aPodByName_isBack() {
    run(new DrainCommand.Drain(), "--pod", "pod 1/a");
    assertThat(state()).isEqualTo(Lifecycle.DRAINING);

    int exit = run(new DrainCommand.Undrain(), "--pod", "pod 1/a");

    assertThat(out.toString()).endsWith(IDLE + ": no longer drained" + System.lineSeparator());
    assertThat(exit).isZero();
    assertThat(state()).isEqualTo(Lifecycle.RECOVERING);
  }

  @Test
  void drain_unknownServer_isOneLine() {
    int exit = run(new DrainCommand.Drain(), "10.9.9.9:1");

    assertThat(err.toString())
        .isEqualToNormalizingNewlines("berth drain: There is no such server or pod.\n");
    assertThat(exit).isEqualTo(1);
  }

  @Test
  void drain_nothingNamed_isAMistake() {
    assertThat(run(new DrainCommand.Drain())).isEqualTo(2);
    assertThat(run(new DrainCommand.Drain(), IDLE, "--pod", "a")).isEqualTo(2);
  }

  private Lifecycle state() {
    return admin.first.snapshot().endpoint(0).lifecycle();
  }

  private int run(DrainCommand command, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "--admin";
    all[1] = admin.url();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return new CommandLine(command)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }
}
