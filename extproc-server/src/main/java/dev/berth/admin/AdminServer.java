package dev.berth.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.admin.AdminAccess.Claims;
import dev.berth.base.HostPort;
import dev.berth.base.Ticker;
import dev.berth.config.AdminConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the admin pages over HTTP/1.1, on a few threads of its own that the request path never
 * touches. What exceeds them waits in a short queue, and what exceeds that is turned away by
 * closing its connection.
 *
 * <p>A bug in a page is answered with status 500 and one sentence; the trace is for the debug log.
 */
public final class AdminServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

  private static final int THREADS = 4;
  private static final int MAX_WAITING = 64;
  private static final int SYSTEM_BACKLOG = 0;
  private static final int CHUNKED = 0;
  private static final int NO_BODY = -1;

  static {
    // The JDK's server reads these once. Its threads block on a client that sends half a request or
    // reads no answer, by default for ever.
    setUnlessSet("sun.net.httpserver.maxReqTime", "10");
    setUnlessSet("sun.net.httpserver.maxRspTime", "60");
    setUnlessSet("jdk.httpserver.maxConnections", "256");
    setUnlessSet("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final AdminAccess access;
  private final AdminPages pages;

  private AdminServer(HttpServer server, AdminAccess access, AdminPages pages) {
    this.server = server;
    this.access = access;
    this.pages = pages;
    this.threads = threads();
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Listens and serves from now on.
   *
   * @param config port 0 takes a free one
   * @throws IOException with a sentence for the user, when the address cannot be listened on or the
   *     token file is no good
   */
  public static AdminServer start(AdminConfig config, AdminSources sources, Ticker ticker)
      throws IOException {
    AdminToken token = token(config.tokenFile());
    HttpServer server = listen(config.address());
    AdminAccess access = new AdminAccess(server.getAddress().getAddress(), token, ticker);
    return new AdminServer(server, access, new AdminPages(sources));
  }

  private static @Nullable AdminToken token(@Nullable Path file) throws IOException {
    if (file == null) {
      return null;
    }
    AdminToken token = new AdminToken(file);
    String problem = token.problem();
    if (problem != null) {
      throw new IOException("cannot use admin.tokenFile " + file + ": " + problem);
    }
    return token;
  }

  private static HttpServer listen(HostPort address) throws IOException {
    try {
      return HttpServer.create(
          new InetSocketAddress(address.host(), address.port()), SYSTEM_BACKLOG);
    } catch (IOException cause) {
      throw new IOException(
          "cannot listen on " + address + " for the admin pages: " + cause.getMessage(), cause);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Stops listening and cuts what is still being written. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static ExecutorService threads() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        THREADS,
        THREADS,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_WAITING),
        task -> {
          Thread thread = new Thread(task, "admin-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      send(page(exchange), exchange);
    } catch (IOException clientLeft) {
      log.atDebug().setCause(clientLeft).log("the reader of an admin page left");
    } catch (RuntimeException bug) {
      logBug(exchange, bug);
    }
  }

  private Page page(HttpExchange exchange) throws IOException {
    try {
      PageRequest request =
          PageRequest.of(
              exchange.getRequestMethod(), exchange.getRequestURI(), exchange.getRequestBody());
      Page refusal = access.refusal(request.isRead(), claims(exchange.getRequestHeaders()));
      return refusal == null ? pages.answer(request) : refusal;
    } catch (RuntimeException bug) {
      logBug(exchange, bug);
      return Page.error(500, "This page failed. The log says more.");
    }
  }

  private static Claims claims(Headers headers) {
    return new Claims(
        headers.getFirst("Host"), headers.getFirst("Origin"), headers.getFirst("Authorization"));
  }

  private static void send(Page page, HttpExchange exchange) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", page.contentType());
    headers.set("Cache-Control", "no-store");
    page.headers().forEach(headers::set);
    if (page.status() == 401) {
      headers.set("WWW-Authenticate", "Bearer realm=\"berth\"");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(page.status(), NO_BODY);
      return;
    }
    exchange.sendResponseHeaders(
        page.status(), page.length() == Page.UNKNOWN_LENGTH ? CHUNKED : page.length());
    try (OutputStream out = exchange.getResponseBody()) {
      page.body().writeTo(out);
    }
  }

  private static void logBug(HttpExchange exchange, RuntimeException bug) {
    log.atError()
        .addKeyValue("path", exchange.getRequestURI().getPath())
        .addKeyValue("failure", bug.getClass().getName())
        .log("an admin page failed: this is a bug in Berth");
    log.atDebug().setCause(bug).log("the failure in full");
  }
}
