package dev.berth.simulator.http;

import dev.berth.simulator.api.Api;
import dev.berth.simulator.api.Completion;
import dev.berth.simulator.api.GenerationRequest;
import dev.berth.simulator.api.ResponsesFormat;
import dev.berth.simulator.api.Retention;
import dev.berth.simulator.engine.EngineModel;
import dev.berth.simulator.engine.Sequence;
import dev.berth.simulator.engine.SequenceListener;
import org.jspecify.annotations.Nullable;

/**
 * One answer for which the model runs, from queue to last byte. Confined to the server's event
 * loop.
 */
final class Generation implements SequenceListener {
  private final ServerContext server;
  private final Api api;
  private final Draft draft;
  private final Responder responder;
  private final boolean streamed;
  private final boolean background;
  private @Nullable KeptResponse kept;

  Generation(ServerContext server, Api api, Draft draft, boolean streams, Responder responder) {
    GenerationRequest request = draft.request();
    this.server = server;
    this.api = api;
    this.draft = draft;
    this.responder = responder;
    this.streamed = api.streams() && (streams || request.stream());
    this.background = request.retention().background() && !streamed;
  }

  /** Queues the prompt. Returns what to run when the client leaves, or null when it has no room. */
  @Nullable Runnable start() {
    EngineModel engine = server.model();
    int tokens = api.writes() ? draft.request().wantedTokens() : 0;
    Sequence sequence = engine.trySubmit(draft.prompt(), tokens, this);
    if (sequence == null) {
      return null;
    }
    Runnable abort = () -> engine.abort(sequence);
    Retention retention = draft.request().retention();
    return api == Api.RESPONSES && retention.store() ? keep(abort) : abort;
  }

  private Runnable keep(Runnable abort) {
    String status = background ? "queued" : "in_progress";
    KeptResponse response =
        server
            .responses()
            .keep("resp_" + draft.id(), ResponsesFormat.incomplete(draft.begun(), status));
    response.onStarted(abort);
    kept = response;
    if (!background) {
      return response::cancel;
    }
    responder.json(200, response.document());
    return () -> {};
  }

  @Override
  public void onToken(Sequence sequence, int index) {
    if (!streamed) {
      return;
    }
    Completion completion = draft.of(sequence);
    String token = api.format(completion).token(completion, index);
    if (index == 0) {
      responder.openStream();
      responder.events(api.format(completion).opening(completion) + token);
    } else {
      responder.events(token);
    }
  }

  @Override
  public void onFinish(Sequence sequence) {
    Completion completion = draft.of(sequence);
    if (kept != null) {
      kept.onFinished(api.format(completion).whole(completion));
    }
    if (streamed) {
      boolean includeUsage = draft.request().includeUsage();
      responder.events(api.format(completion).closing(completion, includeUsage));
      responder.endStream();
    } else if (!background) {
      responder.json(200, api.format(completion).whole(completion));
    }
  }

  /** Where only pieces of an answer have come, nothing but a broken connection says so. */
  @Override
  public void onCut(Sequence sequence) {
    responder.reset();
  }
}
