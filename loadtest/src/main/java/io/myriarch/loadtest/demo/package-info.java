/** The demo: the whole product started, put to work, checked and stopped. */
package io.myriarch.loadtest.demo;
