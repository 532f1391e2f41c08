package one.apiin.camel.route;

class VideoRouteInMemoryTest extends VideoRouteContract {}
