package io.myriarch.loadtest.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Standard output as a person sees it: styles and one moving line on a terminal; plain lines
 * anywhere else. NO_COLOR takes the colours away, TERM=dumb the moving line too. Any thread.
 */
public final class Terminal {
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String RESET = "\u001b[0m";

  /** What a text means; the terminal chooses how that looks. */
  public enum Style {
    TITLE("\u001b[1m"),
    SOFT("\u001b[2m"),
    GOOD("\u001b[32m"),
    BAD("\u001b[1;31m");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  private final PrintStream out;
  private final boolean moving;
  private final boolean colours;
  private boolean lineShown;
  private boolean closed;

  public Terminal(PrintStream out, boolean moving, boolean colours) {
    this.out = out;
    this.moving = moving;
    this.colours = colours;
  }

  /** Standard output of this process. */
  @SuppressWarnings("SystemConsoleNull") // It depends on the console provider.
  public static Terminal standard() {
    Console console = System.console();
    return of(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        console != null && console.isTerminal(),
        System.getenv());
  }

  static Terminal of(PrintStream out, boolean tty, Map<String, String> environment) {
    boolean moving = tty && !"dumb".equals(environment.get("TERM"));
    boolean colours = moving && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(out, moving, colours);
  }

  /** Whether {@link #moving} overwrites its line. */
  public boolean canMove() {
    return moving;
  }

  /** The text in a style, where there are colours. */
  public String styled(Style style, String text) {
    return colours ? style.code + text + RESET : text;
  }

  /** A line that stays. */
  public synchronized void line(String text) {
    if (!closed) {
      clear();
      out.println(text);
    }
  }

  /** The last line: what others still have to say is not shown. */
  public synchronized void lastLine(String text) {
    line(text);
    closed = true;
  }

  /** A line that the next one replaces; without a terminal: a line. */
  public synchronized void moving(String text) {
    if (closed) {
      return;
    }
    if (moving) {
      out.print(CLEAR_LINE + text);
      out.flush();
      lineShown = true;
    } else {
      out.println(text);
    }
  }

  /** Takes the moving line away. */
  public synchronized void clear() {
    if (lineShown) {
      out.print(CLEAR_LINE);
      out.flush();
      lineShown = false;
    }
  }
}
