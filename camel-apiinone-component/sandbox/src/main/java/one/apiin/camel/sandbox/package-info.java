/** A local stand-in for the video endpoint of API in One, with a ledger of what it charged. */
package one.apiin.camel.sandbox;
