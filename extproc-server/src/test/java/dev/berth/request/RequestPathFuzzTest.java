package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Any method, path and content type: they always have a reading, the model of one stands where it
 * says, and what is administrative stays that in every disguise. Input: the method up to the first
 * blank, the path up to the first line feed, the content type. {@link RequestScannerFuzzTest} says
 * how to look for new inputs.
 */
class RequestPathFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void of_anyHead_holdsWhatItSays(byte[] input) {
    String text = new String(input, UTF_8);
    String method = upTo(text, ' ');
    String rest = text.substring(Math.min(method.length() + 1, text.length()));
    String path = upTo(rest, '\n');
    String type = rest.length() > path.length() ? rest.substring(path.length() + 1) : null;

    RequestPath read = RequestPath.of(method, path, type);

    assertThat(RequestPath.of(method, bare(path) + "?a=/../sleep#x", type)).isEqualTo(read);
    assertModelStandsThere(method, path, type, read);
    assertStaysAdministrative(method, path, type, read, new Random(Arrays.hashCode(input)));
    assertSeesThroughDisguise(method, path, type, read);
  }

  private static void assertModelStandsThere(
      String method, String path, String type, RequestPath read) {
    if (read.named() == null) {
      return;
    }
    String written = bare(path).substring(read.named().from(), read.named().to());
    assertThat(read.model()).isEqualTo(PercentEncoding.decode(written));
    String rewritten = read.withModel(path, "x");
    assertThat(rewritten).endsWith(path.substring(read.named().to()));
    RequestPath again = RequestPath.of(method, rewritten, type);
    assertThat(again.shape()).isEqualTo(read.shape());
    assertThat(again.model()).isEqualTo("x");
  }

  private static void assertStaysAdministrative(
      String method, String path, String type, RequestPath read, Random random) {
    boolean byItsName = AdministrativePaths.contain(bare(path));
    boolean camelCase = !path.equals(path.toLowerCase(Locale.ROOT)); // is another name in capitals
    if (read.shape() != ApiShape.ADMINISTRATION || !byItsName || camelCase) {
      return;
    }
    String disguised = Disguises.of(bare(path), random);
    assertThat(RequestPath.of(method, disguised, type).shape())
        .as("%s in disguise: %s", path, disguised)
        .isEqualTo(ApiShape.ADMINISTRATION);
    if (path.startsWith("/")) {
      assertThat(RequestPath.of(method, "/mounted" + path, type).shape())
          .isEqualTo(ApiShape.ADMINISTRATION);
    }
  }

  private static void assertSeesThroughDisguise(
      String method, String path, String type, RequestPath read) {
    if (Disguises.readings(bare(path)).stream().anyMatch(AdministrativePathsTest.KNOWN::contains)) {
      assertThat(read.shape()).isEqualTo(ApiShape.ADMINISTRATION);
    }
  }

  private static String bare(String path) {
    return upTo(upTo(path, '?'), '#');
  }

  private static String upTo(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }
}
