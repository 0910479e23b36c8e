package io.throughline.schemas.contracts;

import java.util.List;

/// The published language of one context: the categories that share a family of topics.
public record Contract(String context, List<Category> categories) {

    public Contract {
        categories = List.copyOf(categories);
    }
}
