package io.throughline.deploy.cli;

import java.net.URI;

/// What counts as an address on the web.
final class WebAddresses {

    private WebAddresses() {}

    /// Whether `url` has a host and is for http or https.
    static boolean isOne(URI url) {
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        return web && url.getHost() != null;
    }
}
