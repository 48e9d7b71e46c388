/** Output for people: colour and a moving line only where there is a terminal to show them. */
package io.myriarch.loadtest.terminal;
