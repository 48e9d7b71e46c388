/** What is compared: who, how it is started, and what is to be said of it. */
package io.myriarch.compare.contender;
