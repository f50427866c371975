package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.routing.RejectReason;
import dev.berth.testing.GoldenFile;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorsPageTest {

  @Test
  void docs_errorsMd_isUpToDate() {
    GoldenFile.at("docs/errors.md").assertContains(ErrorsPage.render());
  }

  @ParameterizedTest
  @EnumSource
  void reason_hasALabelForHeadersAndWholeSentences(RejectReason reason) {
    assertThat(reason.label()).matches("[a-z_]+").isEqualTo(reason.name().toLowerCase(Locale.ROOT));
    assertThat(reason.meaning()).endsWith(".").doesNotContain("|", "\n");
    assertThat(reason.remedy()).endsWith(".").doesNotContain("|", "\n");
  }

  /** 408, 429 and 503 are what clients try again, so these say when; the others say it is vain. */
  @ParameterizedTest
  @EnumSource
  void reason_tellsWhenToTryAgain_whereClientsWillTry(RejectReason reason) {
    boolean tried =
        reason.httpStatus() == 408 || reason.httpStatus() == 429 || reason.httpStatus() == 503;

    assertThat(reason.retryAfter() != null).isEqualTo(tried);
  }
}
