/** Servers as processes of their own: found, started on free ports, waited for, ended. */
package io.myriarch.compare.process;
