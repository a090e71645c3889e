"""From sign-up to a live chat: five steps, each of which can be skipped, left and come back to."""
