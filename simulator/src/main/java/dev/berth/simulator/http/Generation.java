package dev.berth.simulator.http;

import dev.berth.simulator.api.Api;
import dev.berth.simulator.api.Completion;
import dev.berth.simulator.api.GenerationRequest;
import dev.berth.simulator.api.Json;
import dev.berth.simulator.engine.EngineModel;
import dev.berth.simulator.engine.Sequence;
import dev.berth.simulator.engine.SequenceListener;
import org.jspecify.annotations.Nullable;

/** One answer of tokens, from queue to last byte. Confined to the server's event loop. */
final class Generation implements SequenceListener {
  private final ServerContext server;
  private final Api api;
  private final GenerationRequest request;
  private final String model;
  private final Responder responder;
  private final boolean streamed;
  private final long id;

  Generation(
      ServerContext server, Api api, GenerationRequest request, String model, Responder responder) {
    this.server = server;
    this.api = api;
    this.request = request;
    this.model = model;
    this.responder = responder;
    this.streamed = request.stream() && api.generates();
    this.id = server.nextId();
  }

  /** Queues the prompt. Returns what aborts it, or null when the queue is full. */
  @Nullable Runnable start() {
    EngineModel engine = server.model();
    int tokens = api.generates() ? request.wantedTokens() : 0;
    Sequence sequence = engine.trySubmit(request.prompt().toPrompt(model), tokens, this);
    return sequence == null ? null : () -> engine.abort(sequence);
  }

  @Override
  public void onToken(Sequence sequence, int index) {
    if (!streamed) {
      return;
    }
    Completion completion = completion(sequence);
    String token = api.format().token(completion, index);
    if (index == 0) {
      responder.openStream();
      responder.events(api.format().opening(completion) + token);
    } else {
      responder.events(token);
    }
  }

  @Override
  public void onFinish(Sequence sequence) {
    Completion completion = completion(sequence);
    if (streamed) {
      responder.events(api.format().closing(completion, request.includeUsage()));
      responder.endStream();
    } else {
      responder.whole(200, Responder.JSON, Json.bytes(api.format().whole(completion)));
    }
  }

  private Completion completion(Sequence sequence) {
    Completion.Usage usage =
        new Completion.Usage(
            sequence.promptTokens(), sequence.cachedTokens(), sequence.outputTokens());
    boolean limited = request.outputTokens() != null;
    return new Completion(id, model, server.epochSeconds(), usage, limited);
  }
}
