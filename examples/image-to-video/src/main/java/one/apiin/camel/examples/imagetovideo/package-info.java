/** A picture in a folder becomes a video beside it in S3. */
package one.apiin.camel.examples.imagetovideo;
