package dev.berth.simulator.conformance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderEditsTest {
  private static final List<Header> HEADERS =
      List.of(new Header("a", "1"), new Header("b", "2"), new Header("a", "3"));

  @ParameterizedTest
  @CsvSource({
    "a, APPEND_IF_EXISTS_OR_ADD, b=2 a=new",
    "a, OVERWRITE_IF_EXISTS_OR_ADD, b=2 a=new",
    "a, OVERWRITE_IF_EXISTS, b=2 a=new",
    "a, ADD_IF_ABSENT, a=1 b=2 a=3",
    "A, OVERWRITE_IF_EXISTS_OR_ADD, b=2 A=new",
    "c, APPEND_IF_EXISTS_OR_ADD, a=1 b=2 a=3 c=new",
    "c, OVERWRITE_IF_EXISTS_OR_ADD, a=1 b=2 a=3 c=new",
    "c, OVERWRITE_IF_EXISTS, a=1 b=2 a=3",
    "c, ADD_IF_ABSENT, a=1 b=2 a=3 c=new",
  })
  void apply_appendAction_doesAsEnvoy(String name, HeaderAppendAction action, String expected) {
    HeaderValueOption.Builder option = option(name).setAppendAction(action);

    assertThat(apply(HeaderMutation.newBuilder().addSetHeaders(option)))
        .containsExactly(expected.split(" "));
  }

  @Test
  @SuppressWarnings("deprecation") // what is tested
  void apply_oldAppendField_keepsWhatIsThere() {
    HeaderValueOption.Builder option = option("a").setAppend(BoolValue.of(true));

    assertThat(apply(HeaderMutation.newBuilder().addSetHeaders(option)))
        .containsExactly("a=1", "b=2", "a=3", "a=new");
  }

  @Test
  void apply_removal_comesBeforeSetting() {
    assertThat(apply(HeaderMutation.newBuilder().addSetHeaders(option("a")).addRemoveHeaders("a")))
        .containsExactly("b=2", "a=new");
  }

  private static HeaderValueOption.Builder option(String name) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8("new")));
  }

  private static List<String> apply(HeaderMutation.Builder mutation) {
    return HeaderEdits.apply(HEADERS, mutation.build()).stream()
        .map(header -> header.name() + "=" + header.value())
        .toList();
  }
}
