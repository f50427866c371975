package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void check_goodConfiguration_exits0() throws IOException {
    write("servers.yaml", "servers:\n- {address: '10.0.0.7:8000', models: [m]}\n");
    Path config = write("berth.yaml", config("127.0.0.1:9002"));

    assertThat(run("check", config.toString())).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void check_problemsInBothFiles_printsEachWithPathValueAndExpectation() throws IOException {
    write("servers.yaml", "servers:\n- {address: 'llm-0:8000', modles: [m]}\n");
    Path config = write("berth.yaml", config("127.0.0.1:9002"));
    int serversWrong = run("check", config.toString());
    String servers = err.toString();
    write("berth.yaml", config("127.0.0.1:9002") + "  completion: acceslog\n  typo: 1\n");
    int configWrong = run("check", config.toString());

    assertThat(serversWrong).isEqualTo(1);
    assertThat(servers).contains("servers[0].address").contains("llm-0:8000").contains("models");
    assertThat(configWrong).isEqualTo(1);
    assertThat(err.toString())
        .contains("pools[0].completion")
        .contains("acceslog")
        .contains("auto, accessLog, stream")
        .contains("pools[0].typo");
  }

  @Test
  void check_clusterAskedButNoPoolInOne_saysSo() throws IOException {
    write("servers.yaml", "servers: []\n");
    Path config = write("berth.yaml", config("127.0.0.1:9002"));

    assertThat(run("check", "--kubernetes", config.toString())).isEqualTo(1);
    assertThat(err.toString()).endsWith("no pool has discovery.kubernetes\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "serve --config"})
  void anyCommand_fileMissing_oneClearLineAndNoTrace(String command) {
    String[] args = (command + " " + directory.resolve("nope.yaml")).split(" ");

    assertThat(run(args)).isEqualTo(1);
    assertThat(err.toString()).contains("nope.yaml: ").contains("no such file");
    assertThat(err.toString()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void serve_addressTaken_oneClearLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      write("servers.yaml", "servers: []\n");
      Path config = write("berth.yaml", config("127.0.0.1:" + taken.getLocalPort()));

      assertThat(run("serve", "--config", config.toString())).isEqualTo(1);
    }
    assertThat(err.toString()).startsWith("berth: cannot listen on grpc.address 127.0.0.1:");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "check", "servers", "explain", "version"})
  void help_ofEachCommand_exits0(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: berth " + command);
  }

  @Test
  void version_saysBerthAndJava() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).matches("berth \\d+\\.\\d+\\.\\d+\\S*, Java .+\\R");
  }

  @Test
  void unknownOption_oneLineAndAHint() {
    assertThat(run("serve", "--config", "x", "--confg")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(err.toString()).contains("--confg").contains("berth serve --help");
  }

  private int run(String... args) {
    err.getBuffer().setLength(0);
    CommandLine commandLine = Main.commandLine();
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private static String config(String grpc) {
    return "grpc: {address: '"
        + grpc
        + "'}\npools:\n- name: default\n  discovery: {file: {path: servers.yaml}}\n";
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
