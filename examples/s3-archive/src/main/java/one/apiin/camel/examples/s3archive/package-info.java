/** A prompt becomes a video in S3 with what is known of it: key, metadata and a sidecar file. */
package one.apiin.camel.examples.s3archive;
