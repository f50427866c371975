package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.GrpcConfig.ClientLimits;
import dev.berth.testing.JsonSchema;
import dev.berth.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every berth.yaml in this repository is valid, and one of them shows every key. */
class BerthExamplesTest {

  private static final JsonSchema SCHEMA = JsonSchema.of("/dev/berth/config/berth.schema.json");

  static List<Path> examples() {
    return Repository.files(name -> name.matches("berth.*\\.yaml"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_isAcceptedByReaderAndSchema(Path file) throws IOException {
    assertThat(BerthConfigFile.read(file)).isInstanceOf(Loaded.class);
    assertThat(SCHEMA.errors(Files.readString(file))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_serversFile_isThere(Path file) {
    BerthConfig config = ((Loaded<BerthConfig>) BerthConfigFile.read(file)).config();

    assertThat(config.pools())
        .extracting(PoolConfig::discovery)
        .filteredOn(FileDiscoveryConfig.class::isInstance)
        .allSatisfy(found -> assertThat(((FileDiscoveryConfig) found).path()).exists());
  }

  @Test
  void fullExample_namesEveryKeyAndChangesNoDefault() throws IOException {
    Path full = Repository.root().resolve("examples/full/berth.yaml");
    String text = Files.readString(full);

    assertThat(ConfigurationReference.keys(SCHEMA.tree()))
        .allSatisfy(key -> assertThat(text).contains(key + ":"));
    BerthConfig config = ((Loaded<BerthConfig>) BerthConfigFile.read(full)).config();
    assertThat(config.drain()).isEqualTo(DrainConfig.DEFAULT);
    assertThat(config.grpc().maxBodyBytes()).isEqualTo(GrpcConfig.DEFAULT_MAX_BODY_BYTES);
    assertThat(config.grpc().limits()).isEqualTo(ClientLimits.DEFAULT);
    PoolConfig first = config.pools().get(0);
    PoolConfig second = config.pools().get(1);
    assertThat(first.completion()).isEqualTo(second.completion());
    assertThat(first.requestDeadline()).isEqualTo(second.requestDeadline());
    assertThat(first.modelPolling()).isEqualTo(second.modelPolling());
    assertThat(first.gateway()).isEqualTo(second.gateway());
    assertThat(first.rules().adminPaths()).isEqualTo(second.rules().adminPaths());
  }
}
