"""One typed client for each service: what the pages ask, as the person who looks at them."""
