package io.myriarch.compare.contender;

/**
 * What is to be said of a contender beside its figures.
 *
 * @param name as in {@code --peers}
 * @param settings of server and client
 * @param learns how the submitter learns of the end
 * @param does what it does that Myriarch does not
 * @param lacks what Myriarch does in this run and it does not
 */
public record Profile(
    String name,
    String title,
    Durability durability,
    String settings,
    String learns,
    String does,
    String lacks) {}
