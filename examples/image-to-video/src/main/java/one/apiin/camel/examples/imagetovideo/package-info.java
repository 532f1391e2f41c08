/** An image in a folder becomes a video next to the image in S3. */
package one.apiin.camel.examples.imagetovideo;
