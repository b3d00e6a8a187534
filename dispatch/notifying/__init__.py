"""Notifications: who is reached how, in which words, and the sending of what waits in the outbox."""
