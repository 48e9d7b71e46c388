/** The {@code myriarch} command: what a user types, and what the user reads. */
package io.myriarch.scheduler.command;
