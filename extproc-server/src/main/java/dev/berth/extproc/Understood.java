package dev.berth.extproc;

import dev.berth.extproc.RequestPlan.DecideNow;
import dev.berth.extproc.StreamState.Forwarded;
import dev.berth.extproc.StreamState.Forwarding;
import dev.berth.extproc.StreamState.Reading;
import dev.berth.request.InferenceRequest;
import dev.berth.request.ModelSpan;
import dev.berth.request.ScanResult.Scanned;
import org.jspecify.annotations.Nullable;

/**
 * A request of which all is known that a decision needs, and with which messages that goes out; it
 * may be held between the two. Stream-confined.
 */
sealed interface Understood {

  RequestHead head();

  InferenceRequest request();

  /** Where in the body the model stands; null when it is not there, or nobody looked. */
  @Nullable ModelSpan span();

  /** How its body goes by. */
  BodyFlow flow();

  /** What has come of its body; null where Envoy keeps it until the decision, or there is none. */
  @Nullable RequestBody body();

  /**
   * The same with all of its body.
   *
   * @param trailers whether trailers came behind it
   */
  Understood whole(boolean trailers);

  /** What comes behind the decision. */
  StreamState decided();

  /** Sends the decision, and lets go of the body. */
  void send(EnvoyCall call, Passage passage);

  /**
   * Makes it fit to wait, with as little in memory as the decision will need.
   *
   * @param mayChange whether the body may have to change on its way
   * @return whether there is memory for it
   */
  boolean prepareToWait(boolean mayChange);

  /** Lets go of the body; does nothing the second time. */
  void release();

  /** By its headers alone. */
  record ByHeaders(RequestHead head, DecideNow plan, StreamState decided) implements Understood {

    /**
     * How the body comes meanwhile, should it have to wait; null where none does: Envoy keeps it
     * until the decision, or there is none.
     */
    @Nullable ReadFlow flowOfBody() {
      boolean comes = decided instanceof Forwarding;
      return comes && plan.flow() instanceof ReadFlow flow && !flow.waitsForHeaders() ? flow : null;
    }

    @Override
    public @Nullable RequestBody body() {
      return null;
    }

    @Override
    public Understood whole(boolean trailers) {
      return this;
    }

    @Override
    public InferenceRequest request() {
      return head.http().unread(plan.bodyBytes());
    }

    @Override
    public @Nullable ModelSpan span() {
      return null;
    }

    @Override
    public BodyFlow flow() {
      return plan.flow();
    }

    @Override
    public void send(EnvoyCall call, Passage passage) {
      call.reply(Replies.decisionOnHeaders(passage, plan.override()));
    }

    @Override
    public boolean prepareToWait(boolean mayChange) {
      return true;
    }

    @Override
    public void release() {}
  }

  /**
   * By its headers, while its body comes in and waits with it.
   *
   * @param trailers whether trailers came behind it
   */
  record BesideBody(
      ByHeaders headers, ReadFlow flow, RequestBody body, StreamState decided, boolean trailers)
      implements Understood {

    @Override
    public RequestHead head() {
      return headers.head();
    }

    @Override
    public InferenceRequest request() {
      return headers.request();
    }

    @Override
    public @Nullable ModelSpan span() {
      return null;
    }

    @Override
    public Understood whole(boolean withTrailers) {
      return new BesideBody(headers, flow, body, new Forwarded(flow), withTrailers);
    }

    @Override
    public void send(EnvoyCall call, Passage passage) {
      flow.send(call, passage, body, trailers);
      release();
    }

    @Override
    public boolean prepareToWait(boolean mayChange) {
      return true;
    }

    @Override
    public void release() {
      body.release();
    }
  }

  /**
   * By its body, or by as much of it as came.
   *
   * @param trailers whether trailers came behind it
   */
  record ByBody(Reading reading, Scanned scanned, StreamState decided, boolean trailers)
      implements Understood {

    @Override
    public RequestHead head() {
      return reading.head();
    }

    @Override
    public InferenceRequest request() {
      return head().http().request(scanned, reading.body().expectedBytes());
    }

    @Override
    public @Nullable ModelSpan span() {
      return scanned.modelSpan();
    }

    @Override
    public ReadFlow flow() {
      return reading.flow();
    }

    @Override
    public @Nullable RequestBody body() {
      return reading.flow().waitsForHeaders() ? null : reading.body();
    }

    @Override
    public Understood whole(boolean withTrailers) {
      return new ByBody(reading, scanned, reading.toForwarded(), withTrailers);
    }

    @Override
    public void send(EnvoyCall call, Passage passage) {
      reading.flow().send(call, passage, reading.body(), trailers);
      release();
    }

    @Override
    public boolean prepareToWait(boolean mayChange) {
      return reading.body().prepareToWait(mayChange);
    }

    @Override
    public void release() {
      reading.body().release();
    }
  }
}
