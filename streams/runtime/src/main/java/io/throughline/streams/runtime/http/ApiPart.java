package io.throughline.streams.runtime.http;

/// A bean that adds to the HTTP API what a domain serves beside the rest.
///
/// @param resource the OpenAPI document that the compiler made of it, such as
///   `/META-INF/swagger/throughline-logistics-1.yml`
public record ApiPart(String resource) {}
