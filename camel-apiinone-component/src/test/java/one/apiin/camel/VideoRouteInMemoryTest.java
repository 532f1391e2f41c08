package one.apiin.camel;

class VideoRouteInMemoryTest extends VideoRouteContract {}
