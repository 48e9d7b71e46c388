/** The commands {@code load} and {@code demo}. */
package io.myriarch.loadtest;
