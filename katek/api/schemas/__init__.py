"""The shapes of CONTRACT, as OpenAPI tells them and as answers are checked against them."""
