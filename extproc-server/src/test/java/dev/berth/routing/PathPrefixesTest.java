package dev.berth.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.AdminPaths;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.pool.Pool;
import dev.berth.request.HttpHead;
import dev.berth.scheduling.LeastWork;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPrefixesTest {

  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);

  @ParameterizedTest
  @CsvSource({
    "/docs, true",
    "/docs?page=1, true",
    "/docs/, true",
    "/docs/oauth2-redirect, true",
    "/docs/a?b=/../c, true",
    "/docs/.well-known/x, true",
    "/docs/a..b, true",
    "/docs2, false",
    "/doc, false",
    "/Docs, false",
    "/v1/docs, false",
    "/docs/../v1/models, false",
    "/docs/..?x, false",
    "/docs/./x, false",
    "/docs//x, false",
    "/docs/%2e%2e/x, false",
    "/docs/..;/x, false",
    "/docs;x, false",
    "/docs/#x, false",
    "/docs/x\\y, false",
    "/docs/é, false",
    "/api/v1/x, true",
    "/api/, true",
    "/api, false",
    "'', false",
  })
  void cover_aTreeIsItselfAndAllBelow(String path, boolean covered) {
    assertThat(PathPrefixes.cover(List.of("/docs", "/api/"), path)).isEqualTo(covered);
  }

  @Test
  void cover_noPrefixes_nothing() {
    assertThat(PathPrefixes.cover(List.of(), "/")).isFalse();
    assertThat(PathPrefixes.cover(List.of("/"), "/anything")).isTrue();
  }

  @Test
  void passesThrough_administrativePaths_onlyWhereTheyAreAllowed() {
    PoolRoute refusing = route(AdminPaths.REFUSE);
    PoolRoute allowing = route(AdminPaths.ALLOW);

    assertThat(refusing.passesThrough(head("GET", "/docs"))).isTrue();
    assertThat(refusing.passesThrough(head("POST", "/sleep"))).isFalse();
    assertThat(refusing.passesThrough(head("GET", "/docs/wake_up?tags=a"))).isFalse();
    assertThat(allowing.passesThrough(head("POST", "/sleep"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"/v2/models/unload", "/v1/models/sleep", "/v1/responses/shutdown", "/models"})
  void passesThrough_pathOfAReadUsedToWrite_isAdministration(String path) {
    PoolRoute refusing = route(AdminPaths.REFUSE);

    assertThat(refusing.passesThrough(head("GET", path))).isTrue();
    assertThat(refusing.passesThrough(head("POST", path))).isFalse();
  }

  private static HttpHead head(String method, String path) {
    return HttpHead.of(method, path, null, null, false);
  }

  private PoolRoute route(AdminPaths adminPaths) {
    return new PoolRoute(
        pool,
        null,
        new ModelNames(ModelsConfig.NONE),
        CompletionMode.AUTO,
        Duration.ofHours(1),
        GatewayOptions.DEFAULT,
        new RequestRules(List.of("/"), adminPaths, null),
        PoolPolicies.of(LeastWork.POLICY),
        new ResponseOwners(() -> 0));
  }
}
