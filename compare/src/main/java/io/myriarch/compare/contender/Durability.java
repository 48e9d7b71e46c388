package io.myriarch.compare.contender;

/** What an acknowledgement survives. */
public enum Durability {
  /** Forced to the disk before the acknowledgement: power loss. */
  FORCED("F", "forced to disk before the acknowledgement"),
  /** Written before the acknowledgement, forced later: kill -9, not power loss. */
  KEPT("K", "survives kill -9, not power loss"),
  /** Nothing. */
  MEMORY("M", "in memory only");

  private final String letter;
  private final String meaning;

  Durability(String letter, String meaning) {
    this.letter = letter;
    this.meaning = meaning;
  }

  /** One letter for tables. */
  public String letter() {
    return letter;
  }

  /** The letter in words. */
  public String meaning() {
    return meaning;
  }
}
