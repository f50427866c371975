package dev.berth.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  private static final EndpointId ID = new EndpointId("10.0.0.7:8000");

  @Test
  void new_listOfModels_isCopied() {
    List<ServedModel> models = new ArrayList<>(List.of(ServedModel.of("a")));

    Endpoint endpoint = new Endpoint(ID, "pod-1", models);
    models.add(ServedModel.of("b"));

    assertThat(endpoint.models()).isUnmodifiable().containsExactly(ServedModel.of("a"));
  }

  @Test
  void new_nobodySaidWhichModels_staysDifferentFromNone() {
    assertThat(new Endpoint(ID, null, null).models()).isNull();
    assertThat(new Endpoint(ID, null, null)).isNotEqualTo(new Endpoint(ID, null, List.of()));
  }

  @Test
  void probeAddress_ownPortUnlessNamedOtherwise() {
    EndpointId six = new EndpointId("[2001:db8::7]:8000");

    assertThat(new Endpoint(ID, null, null).probeAddress()).isEqualTo(ID);
    assertThat(new Endpoint(ID, null, null, null, false, 9000, 8000).probeAddress().text())
        .isEqualTo("10.0.0.7:9000");
    assertThat(new Endpoint(six, null, null, null, false, 9000, 8000).probeAddress().text())
        .isEqualTo("[2001:db8::7]:9000");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void new_noPort_isRefused(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Endpoint(ID, null, null, null, false, port, 8000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Endpoint(ID, null, null, null, false, 8000, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void newServedModel_blankName_isRefused(String blank) {
    assertThatIllegalArgumentException().isThrownBy(() -> ServedModel.of(blank));
    assertThatIllegalArgumentException().isThrownBy(() -> new ServedModel("a", blank));
  }

  @Test
  void of_name_isAModelOfItsOwn() {
    assertThat(ServedModel.of("a")).isEqualTo(new ServedModel("a", null));
  }
}
