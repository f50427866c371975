package dev.berth.simulator.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The APIs that a simulated server has, and how each answers. */
public enum Api {
  CHAT_COMPLETIONS(Work.WRITES, new ChatFormat(), "/v1/chat/completions"),
  COMPLETIONS(Work.WRITES, new TextFormat(), "/v1/completions"),
  RESPONSES(Work.WRITES, new ResponsesFormat(), "/v1/responses"),
  MESSAGES(Work.WRITES, new MessagesFormat(), "/v1/messages"),
  COUNT_TOKENS(Work.COUNTS, whole(TokenAnswers::countMessages), "/v1/messages/count_tokens"),
  EMBEDDINGS(Work.READS, whole(PoolingAnswers::embeddings), "/v1/embeddings"),
  RERANK(Work.READS, whole(PoolingAnswers::rerank), "/v1/rerank", "/rerank", "/v2/rerank"),
  SCORE(Work.READS, whole(PoolingAnswers::score), "/v1/score", "/score"),
  CLASSIFY(Work.READS, whole(PoolingAnswers::classify), "/classify"),
  POOLING(Work.READS, whole(PoolingAnswers::pooling), "/pooling"),
  TOKENIZE(Work.COUNTS, whole(TokenAnswers::tokenize), "/tokenize"),
  DETOKENIZE(Work.COUNTS, whole(TokenAnswers::detokenize), "/detokenize"),
  AUDIO(
      Work.WRITES, new TranscriptionFormat(), "/v1/audio/transcriptions", "/v1/audio/translations"),
  IMAGES(Work.READS, whole(OtherAnswers::image), "/v1/images/generations"),
  VLLM_GENERATE(Work.WRITES, new TokensFormat(), "/inference/v1/generate"),
  SGLANG_GENERATE(Work.WRITES, new SglangFormat(), "/generate"),
  /** Found by {@link ApiPath}, as are all that have the model in the path. */
  KSERVE_INFER(Work.WRITES, whole(OtherAnswers::inference)),
  GEMINI_GENERATE(Work.WRITES, new GeminiFormat()),
  GEMINI_COUNT(Work.COUNTS, whole(TokenAnswers::countContents));

  /** What an API makes the model do. */
  private enum Work {
    /** Reads the prompt and writes tokens. */
    WRITES,
    /** Reads the prompt. */
    READS,
    /** Nothing: the tokenizer is enough. */
    COUNTS
  }

  private static final AnswerFormat CHAT_TOOL = new ChatToolFormat();
  private static final AnswerFormat RESPONSES_TOOL = new ResponsesToolFormat();
  private static final AnswerFormat MESSAGES_TOOL = new MessagesToolFormat();

  private final Work work;

  @SuppressWarnings("ImmutableEnumChecker") // A format has no state.
  private final AnswerFormat format;

  @SuppressWarnings("ImmutableEnumChecker") // An immutable list.
  private final List<String> paths;

  Api(Work work, AnswerFormat format, String... paths) {
    this.work = work;
    this.format = format;
    this.paths = List.of(paths);
  }

  private static AnswerFormat whole(WholeFormat format) {
    return format;
  }

  /** The usual path of its requests; none where the path holds the model. */
  public String path() {
    return paths.get(0);
  }

  /** All paths of its requests that do not hold the model. */
  List<String> paths() {
    return paths;
  }

  /** How it writes this answer. */
  public AnswerFormat format(Completion completion) {
    return completion.tool() == null ? format : toolFormat();
  }

  private AnswerFormat toolFormat() {
    return switch (this) {
      case CHAT_COMPLETIONS -> CHAT_TOOL;
      case RESPONSES -> RESPONSES_TOOL;
      case MESSAGES -> MESSAGES_TOOL;
      default -> format;
    };
  }

  /** Whether the model has to run for an answer. */
  public boolean runs() {
    return work != Work.COUNTS;
  }

  /** Whether its answers have tokens at all. */
  public boolean writes() {
    return work == Work.WRITES;
  }

  /** Whether an answer may be streamed. */
  public boolean streams() {
    return writes() && !(format instanceof WholeFormat);
  }

  /** Whether its requests are forms with a file, and not JSON. */
  public boolean takesForms() {
    return this == AUDIO;
  }

  /** The API at {@code path}, of those whose path does not hold the model; null for none. */
  static @Nullable Api of(String path) {
    for (Api api : values()) {
      if (api.paths.contains(path)) {
        return api;
      }
    }
    return null;
  }
}
