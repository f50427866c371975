package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.request.ModelSpan;
import dev.berth.request.ModelSpan.Form;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelRewriteTest {

  private static final String BEFORE = "{\"model\":\"gpt-4\",\"x\":1}";
  private static final int FROM = BEFORE.indexOf("\"gpt");
  private static final ModelRewrite REWRITE =
      ModelRewrite.of(new ModelSpan(FROM, FROM + 7, Form.JSON_STRING), "qwen3 \"32b\"");
  private static final String AFTER = "{\"model\":\"qwen3 \\\"32b\\\"\",\"x\":1}";

  @Test
  void apply_anyThreePieces_changesTheNameAndNothingElse() {
    for (int first = 0; first <= BEFORE.length(); first++) {
      for (int second = first; second <= BEFORE.length(); second++) {
        assertThat(
                rewritten(
                    List.of(
                        BEFORE.substring(0, first),
                        BEFORE.substring(first, second),
                        BEFORE.substring(second))))
            .isEqualTo(AFTER);
      }
    }
  }

  @Test
  void apply_singleBytes_changesTheNameAndNothingElse() {
    assertThat(rewritten(List.of(BEFORE.split("")))).isEqualTo(AFTER);
  }

  private static String rewritten(List<String> pieces) {
    List<ByteString> result = new ArrayList<>();
    long offset = 0;
    for (String piece : pieces) {
      result.add(REWRITE.apply(ByteString.copyFromUtf8(piece), offset));
      offset += piece.length();
    }
    return ByteString.copyFrom(result).toStringUtf8();
  }

  @Test
  void apply_pieceWithoutTheName_isTheSameObject() {
    ByteString piece = ByteString.copyFromUtf8("{\"model\":");

    assertThat(REWRITE.apply(piece, 0)).isSameAs(piece);
    assertThat(REWRITE.apply(piece, FROM + 7)).isSameAs(piece);
  }

  @Test
  void growth_isTheDifferenceOfTheLengths() {
    assertThat(REWRITE.growth()).isEqualTo(AFTER.length() - BEFORE.length());
  }
}
