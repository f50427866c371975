package dev.berth.answer;

import static dev.berth.answer.Answers.EVENTS;
import static dev.berth.answer.Answers.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

  @ParameterizedTest
  @CsvSource({
    "application/json,                  JsonAnswerReader",
    "Application/JSON; charset=utf-8,   JsonAnswerReader",
    "text/event-stream,                 EventStreamReader",
    "'text/event-stream ;charset=utf-8', EventStreamReader",
    "text/plain,                        ",
    "application/grpc,                  ",
    "application/json-lines,            ",
    "'',                                ",
    ",                                  ",
  })
  void of_contentType_choosesTheReader(@Nullable String contentType, @Nullable String expected) {
    AnswerReader reader = AnswerReader.of(contentType);

    assertThat(reader == null ? null : reader.getClass().getSimpleName()).isEqualTo(expected);
  }

  @Test
  void facts_openAiChat_areItsUsage() {
    assertThat(
            json(
                """
                {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m",
                 "choices":[{"index":0,"message":{"role":"assistant","content":"\\"usage\\":{}",
                   "usage":{"prompt_tokens":9}},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":17,"completion_tokens":5,"total_tokens":22,
                   "prompt_tokens_details":{"audio_tokens":0,"cached_tokens":16},
                   "completion_tokens_details":{"reasoning_tokens":3,"cached_tokens":99}}}
                """))
        .isEqualTo(usage(17, 5, 16));
  }

  @Test
  void facts_detailsAreNull_saysNothingOfTheCache() {
    assertThat(
            json(
                "{\"usage\":{\"prompt_tokens\":17,\"completion_tokens\":5,"
                    + "\"prompt_tokens_details\":null}}"))
        .isEqualTo(usage(17, 5, 0));
  }

  @Test
  void facts_embeddings_areThePrompt() {
    assertThat(
            json(
                "{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,-2.5e-3,7]}],"
                    + "\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}"))
        .isEqualTo(usage(8, 0, 0));
  }

  @Test
  void facts_onlyATotal_isThePrompt() {
    assertThat(json("{\"results\":[],\"usage\":{\"total_tokens\":8}}")).isEqualTo(usage(8, 0, 0));
  }

  @Test
  void facts_response_areUsageAndId() {
    assertThat(
            json(
                """
                {"id":"resp_1","object":"response","output":[{"id":"msg_1","object":"x"}],
                 "usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":32},
                   "output_tokens":87,"output_tokens_details":{"reasoning_tokens":0},
                   "total_tokens":123}}
                """))
        .isEqualTo(new AnswerFacts(new TokenUsage(36, 87, 32), "resp_1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':'resp_1'}                                | resp_1",
        "{'id':'resp\\u005f1'}                          | resp_1",
        "{'id':'r1','object':'response'}                | r1",
        "{'object':'response','id':'r1'}                | r1",
        "{'id':'r1'}                                    | ",
        "{'id':'r1','object':'chat.completion'}         | ",
        "{'id':7,'object':'response'}                   | ",
        "{'object':'response'}                          | ",
        "{'object':'response','id':''}                  | ",
        "{'response':{'id':'resp_1'},'id':'resp_2'}     | resp_1",
        "{'response':{'id':'x'},'id':'resp_2'}          | resp_2",
        "{'response':'resp_1'}                          | ",
        "{'data':[{'id':'resp_1'}]}                     | ",
        "{'item':{'id':'resp_1'}}                       | ",
        "{'id':'resp_1'                                 | ",
      })
  void facts_id_isThatOfAResponse(String text, @Nullable String id) {
    AnswerFacts expected = id == null ? AnswerFacts.NONE : new AnswerFacts(null, id);

    assertThat(json(text.replace('\'', '"'))).isEqualTo(expected);
  }

  @Test
  void facts_anthropic_countTheCacheAsPrompt() {
    assertThat(
            json(
                """
                {"id":"msg_1","type":"message","role":"assistant","content":[],
                 "usage":{"input_tokens":10,"cache_creation_input_tokens":200,
                   "cache_read_input_tokens":3000,"output_tokens":5,
                   "cache_creation":{"ephemeral_5m_input_tokens":200}}}
                """))
        .isEqualTo(usage(3210, 5, 3000));
  }

  @Test
  void facts_gemini_countThoughtsAsCompletion() {
    assertThat(
            json(
                """
                {"candidates":[{"content":{"parts":[{"text":"x"}]}}],
                 "usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":64,
                   "candidatesTokenCount":7,"thoughtsTokenCount":20,"totalTokenCount":127}}
                """))
        .isEqualTo(usage(100, 27, 64));
  }

  @Test
  void facts_sglangGenerate_areItsMetaInfo() {
    assertThat(
            json(
                "{\"text\":\"x\",\"meta_info\":{\"prompt_tokens\":5,\"completion_tokens\":6,"
                    + "\"cached_tokens\":4}}"))
        .isEqualTo(usage(5, 6, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[]",
        "[{\"usage\":{\"prompt_tokens\":1}}]",
        "{\"usage\":null}",
        "{\"usage\":[1]}",
        "{\"usage\":{}}",
        "{\"usage\":{\"prompt_tokens\":-1}}",
        "{\"usage\":{\"prompt_tokens\":1.0}}",
        "{\"usage\":{\"prompt_tokens\":1e3}}",
        "{\"usage\":{\"prompt_tokens\":\"1\"}}",
        "{\"usage\":{\"prompt_tokens\":1234567890123456}}",
        "{\"usage\":{\"details\":{\"prompt_tokens\":1}}}",
        "{\"x\":{\"usage\":{\"prompt_tokens\":1}}}",
        "{\"choices\":[{\"usage\":{\"prompt_tokens\":1}}]}",
        "{\"usage\":{\"prompt_tokens\":1}",
        "{\"usage\":{\"prompt_tokens\":1},}",
        "not json {\"usage\":{\"prompt_tokens\":1}}",
      })
  void facts_nothingGood_areNone(String text) {
    assertThat(json(text)).isEqualTo(AnswerFacts.NONE);
    assertThat(events("data: " + text + "\n\n")).isEqualTo(AnswerFacts.NONE);
  }

  @Test
  void facts_whatFollowsTheObject_doesNotMatter() {
    assertThat(json("{\"usage\":{\"prompt_tokens\":1}} garbage")).isEqualTo(usage(1, 0, 0));
  }

  @Test
  void facts_openAiStream_areTheLastUsage() {
    assertThat(
            events(
                """
                data: {"id":"chatcmpl-1","choices":[{"delta":{"content":"a"}}],"usage":null}

                data: {"id":"chatcmpl-1","choices":[{"delta":{"content":"b"}}],\
                "usage":{"prompt_tokens":9,"completion_tokens":1}}

                data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,\
                "prompt_tokens_details":{"cached_tokens":8}}}

                data: [DONE]

                """))
        .isEqualTo(usage(9, 2, 8));
  }

  @Test
  void facts_anthropicStream_joinBothEnds() {
    assertThat(
            events(
                """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_1","usage":\
                {"input_tokens":10,"cache_read_input_tokens":90,"output_tokens":1}}}

                event: content_block_delta
                data: {"type":"content_block_delta","delta":{"text":"a"},"usage":{"output_tokens":7}}

                event: ping
                data: {"type":"ping"}

                event: message_delta
                data: {"type":"message_delta","delta":{},"usage":{"output_tokens":15}}

                event: message_stop
                data: {"type":"message_stop"}

                """))
        .isEqualTo(usage(100, 15, 90));
  }

  @Test
  void facts_responseStream_areIdAtOnceAndUsageAtTheEnd() {
    String created =
        """
        event: response.created
        data: {"type":"response.created","response":{"id":"resp_1","object":"response","usage":null}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","item_id":"msg_1","delta":"x"}

        """;
    String completed =
        """
        event: response.completed
        data: {"type":"response.completed","response":{"id":"resp_1","object":"response",\
        "usage":{"input_tokens":8,"input_tokens_details":{"cached_tokens":4},"output_tokens":3}}}

        """;

    assertThat(events(created)).isEqualTo(new AnswerFacts(null, "resp_1"));
    assertThat(events(created + completed))
        .isEqualTo(new AnswerFacts(new TokenUsage(8, 3, 4), "resp_1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:{\"usage\":~{\"prompt_tokens\":7}}",
        "data: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "data: {\"usage\":{\"prompt_tokens\":7}}\r\r",
        "data: {\"usage\":{\"prompt_tokens\":7}}\r\n\r\n",
        ": comment\n:\nid: 1\nretry: 2\nother\ndata: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "data: {\"usage\":\ndata: {\"prompt_tokens\"\ndata:: 7}}\n\n",
        "data: {\"usage\":\ndata\n: x\ndata: {\"prompt_tokens\": 7}}\n\n",
        "\n\ndata: {\ndata: [broken\n\ndata: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "data: {\"usage\":{\"prompt_tokens\":7}}\n\ndata: {\"usage\":{\"prompt_tokens\":8}\n\n",
        "event: a.delta\n\ndata: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "event: a.delta\nevent: b\ndata: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "event: message_delta\r\ndata: {\"usage\":{\"prompt_tokens\":7}}\r\n\r\n",
        "event\ndata: {\"usage\":{\"prompt_tokens\":7}}\n\n",
      })
  void facts_waysToWriteAnEvent_areUnderstood(String text) {
    assertThat(events(text.replace("~", "\n data:\ndata: "))).isEqualTo(usage(7, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " data: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "Data: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "dat: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "datax: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        ":data: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "{\"usage\":{\"prompt_tokens\":7}}\n\n",
        "data: {\"usage\":{\"prompt_tokens\":1\ndata: 7}}\n\n",
        "data: {\"usage\":\n\ndata: {\"prompt_tokens\":7}}\n\n",
        "event: response.output_text.delta\ndata: {\"usage\":{\"prompt_tokens\":7}}\n\n",
        "event:content_block_delta\r\ndata: {\"usage\":{\"prompt_tokens\":7}}\r\n\r\n",
      })
  void facts_whatIsNoDataOfAnEvent_isNotRead(String text) {
    assertThat(events(text)).isEqualTo(AnswerFacts.NONE);
  }

  @Test
  void facts_splitAnywhere_areTheSame() {
    byte[] stream =
        ("event: a\r\ndata: {\"usage\":{\"prompt_tokens\":12,\r\ndata:\"completion_tokens\":34}}\r\n"
                + "\r\n: x\rdata: {\"id\":\"resp_\\u00e9\"}\r\rdata: [DONE]\n\n")
            .getBytes(UTF_8);
    AnswerFacts expected = new AnswerFacts(new TokenUsage(12, 34, 0), "resp_é");

    for (int cut = 0; cut <= stream.length; cut++) {
      assertThat(Answers.split(EVENTS, stream, cut)).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @Test
  void feed_rangeOutsideTheArray_throws() {
    for (String type : new String[] {JSON, EVENTS}) {
      assertThatThrownBy(() -> Answers.reader(type).feed(new byte[4], 2, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json  | {\"x\":\"",
        "application/json  | {\"id\":\"",
        "application/json  | {\"",
        "application/json  | {\"usage\":{\"prompt_tokens\":1",
        "text/event-stream | data: {\"x\":\"",
        "text/event-stream | data: {\"usage\":{\"prompt_tokens\":1",
        "text/event-stream | event: ",
        "text/event-stream | 7",
        "text/event-stream | :",
      })
  void feed_64MiB_allocatesNoMoreThanTheReader(String type, String beginning) {
    allocatedWhileReading(type, beginning, 2); // loads what is loaded once

    assertThat(allocatedWhileReading(type, beginning, 1024)).isBetween(512L, 8 * 1024L);
  }

  private static long allocatedWhileReading(String type, String beginning, int chunks) {
    byte[] begin = beginning.getBytes(UTF_8);
    byte[] chunk = "7".repeat(1 << 16).getBytes(UTF_8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    AnswerReader reader = Answers.reader(type);
    reader.feed(begin, 0, begin.length);
    for (int i = 0; i < chunks; i++) {
      reader.feed(chunk, 0, chunk.length);
    }
    AnswerFacts facts = reader.facts();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(facts).isEqualTo(AnswerFacts.NONE);
    return allocated;
  }

  private static AnswerFacts usage(long prompt, long completion, long cached) {
    return new AnswerFacts(new TokenUsage(prompt, completion, cached), null);
  }

  private static AnswerFacts json(String text) {
    return Answers.whole(JSON, text.getBytes(UTF_8));
  }

  private static AnswerFacts events(String text) {
    return Answers.whole(EVENTS, text.getBytes(UTF_8));
  }
}
